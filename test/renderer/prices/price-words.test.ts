import { describe, expect, it } from 'vitest';
import {
  amountPerUnit,
  priceModels,
  priceText,
  priceUnits,
  typedAmount,
  unitName,
} from '../../../src/renderer/prices/price-words.ts';
import { PriceView } from '../../../src/shared/money-model.ts';

function price(id: string, changes: object = {}): PriceView {
  return PriceView.parse({
    id,
    provider: 'openai-images',
    connectionId: null,
    model: 'gpt-image-2',
    unit: 'image-out',
    amountNanos: 30_000,
    source: 'pricing page',
    date: '2026-09-05',
    note: null,
    isOverride: false,
    isCurrent: true,
    ...changes,
  });
}

describe('a price', () => {
  it('of tokens is read per million and kept per token, exactly', () => {
    expect(priceText('image-out', 30_000)).toBe('$30.00 per million tokens');
    expect(priceText('call', 60_000_000)).toBe('$0.06 per call');
    expect(amountPerUnit('image-out', 1_250_000_000)).toBe(1_250);
    expect(amountPerUnit('image-out', 100)).toBeNull();
    expect(amountPerUnit('image', 100)).toBe(100);
    expect(typedAmount('text-in', 5_000)).toBe(5_000_000_000);
  });

  it('has a name for every unit there is', () => {
    expect([...priceUnits].sort()).toEqual([...PriceView.shape.unit.options].sort());
    for (const unit of priceUnits) expect(unitName(unit)).not.toBe('');
  });
});

describe('the price book', () => {
  it('shows what counts now and keeps what it replaced behind it, newest first', () => {
    const older = price('old', { date: '2026-01-01', isCurrent: false });
    const oldest = price('oldest', { date: '2025-01-01', isCurrent: false });
    const [model] = priceModels([older, price('now'), oldest], '');
    expect(model?.lines.map(({ current, older }) => [current.id, older.map(({ id }) => id)])).toEqual([
      ['now', ['old', 'oldest']],
    ]);
  });

  it('gives a person’s own price a line beside the shipped one', () => {
    const own = price('own', { connectionId: 4, isOverride: true });
    const [model] = priceModels([price('now'), own], '');
    expect(model?.lines.map(({ current }) => current.id)).toEqual(['now', 'own']);
  });

  it('finds models by any part of their name', () => {
    const prices = [price('a'), price('b', { model: 'gpt-4o-image' })];
    expect(priceModels(prices, ' 4O ').map(({ model }) => model)).toEqual(['gpt-4o-image']);
    expect(priceModels(prices, 'nothing')).toEqual([]);
  });
});
