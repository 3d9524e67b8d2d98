import { describe, expect, it } from 'vitest';
import { preparePick } from '../../../src/renderer/playground/prepare-pick.ts';
import { imageId } from '../gallery/cells-fixture.ts';
import { capabilities } from '../composer/capabilities-fixture.ts';
import { connection } from '../connections/connection-fixture.ts';

const wanted = { prompt: 'a boat', choices: {}, shape: null, inputs: [] };

describe('one wish carried over to one model', () => {
  it('says what gives way, and sends only what the model takes', () => {
    const { parameters, notes, problem } = preparePick(connection(), capabilities(), {
      ...wanted,
      choices: { quality: 'hd' },
    });
    expect(problem).toBeNull();
    expect(parameters.quality).not.toBe('hd');
    expect(notes.join(' ')).toContain('Quality hd is not offered');
  });

  it('makes one shape of all of them the size that this one takes', () => {
    const { parameters, notes } = preparePick(connection(), capabilities(), { ...wanted, shape: '1:1' });
    const [width, height] = String(parameters.size).split(/[x:]/);
    expect(width).toBe(height);
    expect(notes.join(' ')).toContain('1:1 is asked for as');
  });

  it('says why this one cannot be asked', () => {
    const refused = preparePick(connection({ hasKey: false }), capabilities(), wanted);
    expect(refused.problem).toContain('has no key yet');
    const inputs = [{ imageId: imageId(1), role: 'source' as const }];
    const blind = preparePick(connection(), capabilities({ tasks: ['generate'] }), { ...wanted, inputs });
    expect(blind.problem).toContain('takes no pictures');
  });
});
