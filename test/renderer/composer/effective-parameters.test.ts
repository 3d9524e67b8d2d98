import { describe, expect, it } from 'vitest';
import { effectiveParameters, switchModel } from '../../../src/renderer/composer/effective-parameters.ts';
import { capabilities } from './capabilities-fixture.ts';

describe('parameters as they will be sent', () => {
  it('fills in defaults and leaves out what does nothing, with the reason', () => {
    const { parameters, ignored, problems } = effectiveParameters(
      capabilities(),
      { quality: 'high', compression: 50, inputFidelity: 'high' },
      'generate',
    );
    expect(parameters).toEqual({ size: '1024x1024', quality: 'high', format: 'png', background: 'opaque' });
    expect(ignored.get('compression')).toBe('only used with format jpeg or webp');
    expect(ignored.get('inputFidelity')).toBe('always high with this model');
    expect(problems).toEqual([]);
  });

  it('sends a choice again once it counts', () => {
    const choices = { format: 'webp', compression: 50 };
    expect(effectiveParameters(capabilities(), choices, 'generate').parameters.compression).toBe(50);
  });

  it('reports a value the model would refuse', () => {
    const { problems } = effectiveParameters(capabilities(), { quality: 'splendid' }, 'generate');
    expect(problems.map(({ field }) => field)).toEqual(['quality']);
  });

  it('makes a size legal that is near one, and says so', () => {
    const made = effectiveParameters(capabilities(), { size: '1000x1000' }, 'generate');
    expect(made.parameters.size).toBe('1008x1008');
    expect(made.problems).toEqual([]);
    expect(made.notes).toEqual([
      {
        field: 'size',
        message: '1000x1000 is asked for as 1008x1008: width and height must be multiples of 16',
      },
    ]);
  });
});

describe('switching the model', () => {
  it('keeps what still applies without a word', () => {
    const switched = switchModel(capabilities(), { quality: 'high', format: 'webp' }, 'generate');
    expect(switched).toEqual({ choices: { quality: 'high', format: 'webp' }, notes: [] });
  });

  it('falls back to the default for a refused value and says so', () => {
    const switched = switchModel(capabilities(), { quality: 'hd', format: 'webp' }, 'generate');
    expect(switched.choices).toEqual({ format: 'webp' });
    expect(switched.notes).toEqual(['Quality hd is not offered by Atelier 2; it is low now.']);
  });

  it('keeps a choice the model ignores, so that going back brings it back, and says so', () => {
    const switched = switchModel(capabilities(), { inputFidelity: 'low' }, 'edit');
    expect(switched.choices).toEqual({ inputFidelity: 'low' });
    expect(switched.notes).toEqual(['Fidelity stays unused: always high with this model.']);
  });
});
