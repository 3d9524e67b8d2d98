import { describe, expect, it } from 'vitest';
import {
  decodeOrder,
  encodeOrder,
  orderUrl,
  ratioUnit,
  readOrderAddress,
  storedRatio,
  type ImageOrder,
  type OrderQuery,
} from '../../src/shared/image-order.ts';
import { numbers } from '../support/pictures.ts';

function makeOrder(count: number, names: readonly string[] = []): ImageOrder {
  const random = numbers(count + 1);
  return {
    ids: Uint32Array.from({ length: count }, () => 1 + Math.floor(random() * 4_000_000_000)),
    timesMs: Float64Array.from({ length: count }, () => Math.floor(random() * 2e12)),
    ratios: Uint16Array.from({ length: count }, () => 1 + Math.floor(random() * 65_535)),
    stackOf: Uint32Array.from({ length: count }, () => Math.floor(random() * 4_000_000_000)),
    groupStarts: Uint32Array.from(names, (_, index) => index),
    groupNames: names,
  };
}

const bufferOf = (order: ImageOrder) => encodeOrder(order).buffer;

describe('the bytes of an order', () => {
  it.each([0, 1, 2, 3, 7, 1_000])('bring %i pictures back as they were', (count) => {
    const names = count > 2 ? ['Näme 雪', 'two', '"quoted" \ud83d\ude00'] : [];
    const order = makeOrder(count, names);
    expect(decodeOrder(bufferOf(order))).toEqual(order);
  });

  it('are refused when anything is cut off or added', () => {
    const buffer = bufferOf(makeOrder(5, ['a', 'b']));
    for (let length = 0; length < buffer.byteLength; length += 1)
      expect(() => decodeOrder(buffer.slice(0, length))).toThrow('damaged');
    const longer = new Uint8Array(buffer.byteLength + 1);
    longer.set(new Uint8Array(buffer));
    expect(() => decodeOrder(longer.buffer)).toThrow('damaged');
  });

  it('are refused where they claim what cannot be', () => {
    const lies: readonly ((bytes: Uint8Array<ArrayBuffer>) => void)[] = [
      (bytes) => (bytes[0] = 0), // another mark
      (bytes) => new Uint32Array(bytes.buffer, 4, 1).fill(0xffff_ffff), // four milliards of pictures
      (bytes) => new Uint32Array(bytes.buffer, 8, 1).fill(0xffff_ffff), // as many groups
      (bytes) => new Uint32Array(bytes.buffer, 16 + 5 * 16, 2).set([0, 9]), // a group beyond the end
      (bytes) => new Uint32Array(bytes.buffer, 16 + 5 * 16, 2).set([0, 0]), // two groups in one place
      (bytes) => new Uint32Array(bytes.buffer, 16 + 5 * 16, 2).set([1, 2]), // pictures before any group
      (bytes) => new Uint16Array(bytes.buffer, 16 + 5 * 16 + 8, 1).fill(0), // a picture without a width
      (bytes) => bytes.set([0x7b], bytes.length - 1), // names that are no list
    ];
    for (const lie of lies) {
      const bytes = encodeOrder(makeOrder(5, ['a', 'b']));
      lie(bytes);
      expect(() => decodeOrder(bytes.buffer)).toThrow('damaged');
    }
  });

  it('hold any shape there is', () => {
    expect(storedRatio(100, 100)).toBe(ratioUnit);
    expect(storedRatio(1, 100_000)).toBe(1);
    expect(storedRatio(100_000, 1)).toBe(65_535);
    expect(storedRatio(3, 0)).toBe(ratioUnit);
  });
});

describe('the address of an order', () => {
  it('says what the list is, whatever was searched for', () => {
    for (const search of ['', 'a "b" 100%', '雪 and \ud83d\ude00', '../../etc/passwd', 'lone \ud800 half']) {
      const query: OrderQuery = { scope: { kind: 'all' }, search, grouping: 'day' };
      const address = orderUrl(query);
      expect(address).toMatch(/^\/media\/order\/[0-9a-f]+$/);
      expect(readOrderAddress(address.slice('/media/order/'.length))).toEqual(query);
    }
  });

  it('is nothing for any other text', () => {
    const hex = (text: string) => Buffer.from(text).toString('hex');
    for (const text of [
      '',
      '0',
      'zz',
      hex('null'),
      hex('{"scope":{"kind":"moon"}}'),
      hex('{"scope"'),
      '00ff',
    ])
      expect(readOrderAddress(text)).toBeNull();
  });
});
