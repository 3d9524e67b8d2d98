import { describe, expect, it } from 'vitest';
import { findPictures } from '../../../../../src/core/providers/chat-images/parse/find-pictures.ts';

const link = 'https://cdn.example/made/2.png';
const other = 'https://cdn.example/made/3.webp?sig=a%2Fb';
const base64 = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk';
const dataUrl = `data:image/png;base64,${base64}`;

const url = (address: string) => ({ kind: 'url', url: address });
const inline = { kind: 'base64', base64 };
const file = (name: string) => ({ kind: 'file', name });
const message = (fields: object) => ({ choices: [{ index: 0, message: { role: 'assistant', ...fields } }] });
const content = (value: unknown) => message({ content: value });
const image = (address: unknown) => ({ type: 'image_url', image_url: { url: address } });

describe('a picture is found', () => {
  it.each([
    ['as a part with a link', content([{ type: 'text', text: 'Done.' }, image(link)]), [url(link)]],
    ['as a part with a data URL', content([image(dataUrl)]), [inline]],
    ['as a part whose base64 was taken out', content([image({ $file: '0.bin' })]), [file('0.bin')]],
    ['as a part with a bare address', content([{ type: 'image_url', image_url: link }]), [url(link)]],
    ['as an output_image', content([{ type: 'output_image', image_url: link }]), [url(link)]],
    ['as an input_image', content([{ type: 'input_image', image_url: { url: link } }]), [url(link)]],
    ['as an image with base64', content([{ type: 'image', data: base64 }]), [inline]],
    [
      'as an image with a source',
      content([{ type: 'image', source: { type: 'base64', data: base64 } }]),
      [inline],
    ],
    ['as a part that is only base64', content([{ b64_json: base64 }]), [inline]],
    ['as Markdown in text', content(`Done.\n\n![image](${link})`), [url(link)]],
    ['as Markdown with a title', content(`![image](${link} "a kite")`), [url(link)]],
    ['as Markdown in a text part', content([{ type: 'text', text: `![](${link})` }]), [url(link)]],
    ['as a data URL in Markdown', content(`![image](${dataUrl})`), [inline]],
    ['as a data URL taken out of words', content('Look: data:image/png;base64,$file:4.bin'), [file('4.bin')]],
    ['as a text that is one data URL', content(dataUrl), [inline]],
    ['as a text that was one data URL', content({ $file: '0.bin' }), [file('0.bin')]],
    ['as a list beside words', message({ content: 'Here.', images: [image(dataUrl)] }), [inline]],
    ['as a list beside nothing', message({ content: null, images: [image(link)] }), [url(link)]],
    ['as a list beside an empty text', message({ content: '', images: [image(link)] }), [url(link)]],
    ['as a top-level list of links', { created: 1, data: [{ url: link }] }, [url(link)]],
    ['as a top-level list of base64', { data: [{ b64_json: { $file: '0.bin' } }] }, [file('0.bin')]],
    ['as a link with a picture’s ending', content(`See [this](${link}).`), [url(link)]],
    [
      'as a link whose label says so',
      content('[Download image](https://cdn.example/get/7)'),
      [url('https://cdn.example/get/7')],
    ],
    ['as a bare address', content(`Your picture: ${other}.`), [url(other)]],
    ['as a bare address among punctuation', content(`(${link}), done`), [url(link)]],
  ])('%s', (_shape, document, pictures) => {
    expect(findPictures(document).pictures).toEqual(pictures);
  });
});

describe('one picture counts once', () => {
  it.each([
    ['shown and linked', content(`![preview](${link})\n[Download](${other})`), [url(link)]],
    ['previewed and downloaded', content(`[Preview](${link}) [Download](${other})`), [url(other)]],
    ['shown twice', content(`![a](${link}) ![b](${link})`), [url(link)]],
    ['as a part and in the list', message({ content: [image(link)], images: [image(link)] }), [url(link)]],
    [
      'with a preview marked as one',
      message({
        images: [
          { ...image(other), partial_image_index: 0 },
          { type: 'partial_image', b64_json: base64 },
          image(link),
        ],
      }),
      [url(link)],
    ],
  ])('%s', (_shape, document, pictures) => {
    expect(findPictures(document).pictures).toEqual(pictures);
  });

  it('but two pictures count twice, in order', () => {
    const both = content(`![1](${other})\n![2](${link})`);
    expect(findPictures(both).pictures).toEqual([url(other), url(link)]);
    const choices = [...content([image(link)]).choices, ...content([image(other)]).choices];
    expect(findPictures({ choices }).pictures).toEqual([url(link), url(other)]);
  });
});

describe('no picture is found', () => {
  it.each([
    ['in words', content('I made a kite.')],
    ['in a link to a page', content('[my page](https://example.com/about) https://example.com/a')],
    ['in a script', content('![x](javascript:alert(1)) [download](file:///etc/passwd.png)')],
    ['in another kind of data URL', content('data:text/html;base64,PGI+aGVsbG88L2I+PGI+aGVsbG88L2I+PGI+')],
    ['in a few letters of base64', content('data:image/png;base64,AAAA')],
    ['in a file somebody names', content('![x](../../library.db) $file:0.bin')],
    [
      'in a path dressed as a file',
      content([{ type: 'image_url', image_url: { url: { $file: '../0.bin' } } }]),
    ],
    ['in what the user said', { choices: [{ delta: { content: `![x](${link})` } }] }],
    ['in an unfinished link', content(`![image](${link}`.slice(0, -3))],
    ['in nothing', {}],
    ['in a list', []],
    ['in a number', 7],
    ['in null', null],
    ['in nonsense', { choices: 'none', data: { url: link } }],
    [
      'in nonsense within',
      { choices: [null, 7, { message: 'hello' }, { message: { content: 7, images: {} } }] },
    ],
  ])('%s', (_where, document) => {
    expect(findPictures(document).pictures).toEqual([]);
  });
});

describe('what else an answer says', () => {
  it('is kept in words, without the pictures', () => {
    const found = findPictures(content(`Bridge added.\n\n![image](${dataUrl})\n\nAnything else?`));
    expect(found.words.join(' ')).toMatch(/^Bridge added\.\s+Anything else\?$/);
  });

  it('tells tools, refusals, reasons and tasks', () => {
    const calls = [{ function: { name: 'send_mail', arguments: '{}' } }];
    const answer = message({ content: null, tool_calls: calls, refusal: 'No.' });
    expect(
      findPictures({ choices: answer.choices.map((each) => ({ ...each, finish_reason: 'stop' })) }),
    ).toMatchObject({
      toolCalls: [{ name: 'send_mail', given: '{}' }],
      refusal: 'No.',
      finishReasons: ['stop'],
      taskId: null,
    });
    const task = { object: 'image.generation.task', id: 'task-9', status: 'pending' };
    expect(findPictures(task).taskId).toBe('task-9');
  });
});
