import { describe, expect, it } from 'vitest';
import { recall } from '../../../src/renderer/composer/recall.ts';
import { imageDetail, recipe, relation } from '../image-detail-fixture.ts';

describe('recalling a recipe', () => {
  it('brings everything back, without the mask that was made for that press', () => {
    const detail = imageDetail({
      recipe: recipe(),
      inputs: [
        relation(3, 'source'),
        relation(4, 'reference'),
        relation(5, 'mask'),
        relation(3, 'reference'),
      ],
    });
    expect(recall(detail, 'all')).toEqual({
      prompt: 'a lighthouse',
      connection: 'Demo',
      model: 'demo-1',
      parameters: { size: '1024x1024', quality: 'high' },
      extra: null,
      inputs: [
        { imageId: 3, role: 'source' },
        { imageId: 4, role: 'reference' },
      ],
    });
  });

  it('brings only the words back when asked for the prompt', () => {
    expect(recall(imageDetail({ recipe: recipe() }), 'prompt')).toEqual({ prompt: 'a lighthouse' });
  });

  it('edits the picture itself with its own recipe when remixing', () => {
    const detail = imageDetail({ recipe: recipe(), inputs: [relation(3, 'source')] });
    expect(recall(detail, 'remix')?.inputs).toEqual([{ imageId: 1, role: 'source' }]);
  });

  it('can only edit a picture that was imported', () => {
    const imported = imageDetail({ recipe: null });
    expect(recall(imported, 'all')).toBeNull();
    expect(recall(imported, 'prompt')).toBeNull();
    expect(recall(imported, 'remix')).toEqual({ inputs: [{ imageId: 1, role: 'source' }] });
  });
});
