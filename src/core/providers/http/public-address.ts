import { isIP } from 'node:net';

/**
 * Ranges no result may come from, by the IANA special-purpose registries (RFC 6890 and its updates), with the two cloud
 * metadata addresses that lie outside them. Everything else of IPv4 is public.
 */
const closedRanges4: readonly (readonly [network: string, prefixBits: number])[] = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // carrier-grade NAT; Alibaba's metadata is in it
  ['127.0.0.0', 8], // loopback
  ['168.63.129.16', 32], // Azure's host, public by number only
  ['169.254.0.0', 16], // link-local; most clouds' metadata
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments; Oracle's metadata is in it
  ['192.0.2.0', 24], // documentation
  ['192.31.196.0', 24], // AS112
  ['192.52.193.0', 24], // AMT
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16], // private
  ['192.175.48.0', 24], // AS112
  ['198.18.0.0', 15], // benchmarking
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved and broadcast
];

/** Of IPv6 only 2000::/3 is given out; these parts of it are not for hosts on the internet. */
const closedRanges6: readonly (readonly [network: string, prefixBits: number])[] = [
  ['2001::', 23], // protocol assignments: Teredo, benchmarking, ORCHID
  ['2001:db8::', 32], // documentation
  ['2620:4f:8000::', 48], // AS112
  ['3fff::', 20], // documentation
];

/** Prefixes that carry an IPv4 address, and by how many bits it stands from the right: it decides. */
const carriers: readonly (readonly [network: string, prefixBits: number, shiftBits: number])[] = [
  ['::ffff:0:0', 96, 0], // IPv4-mapped
  ['64:ff9b::', 96, 0], // NAT64: how networks without IPv4 reach public servers
  ['2002::', 16, 80], // 6to4
];

/** True when a host on the public internet can have this address; a name, a zone or rubbish is not such an address. */
export function isPublicAddress(address: string): boolean {
  if (address.includes('%')) return false;
  const family = isIP(address);
  if (family === 4) return isPublic4(number4(address));
  if (family !== 6) return false;
  const value = number6(address);
  const carried = carrierOf(value);
  if (carried !== null) return isPublic4(carried);
  return (
    isIn(value, number6('2000::'), 3) &&
    !closedRanges6.some(([from, bits]) => isIn(value, number6(from), bits))
  );
}

/** True for this machine itself: 127.0.0.0/8, ::1, and 127.0.0.0/8 written as IPv6. */
export function isLoopbackAddress(address: string): boolean {
  if (address.includes('%')) return false;
  const family = isIP(address);
  if (family === 4) return number4(address) >>> 24 === 127;
  if (family !== 6) return false;
  const value = number6(address);
  const isMapped = isIn(value, number6('::ffff:0:0'), 96);
  return value === 1n || (isMapped && Number(value & 0xffff_ffffn) >>> 24 === 127);
}

function isPublic4(value: number): boolean {
  return !closedRanges4.some(([network, bits]) => (value ^ number4(network)) >>> (32 - bits) === 0);
}

function carrierOf(value: bigint): number | null {
  const carrier = carriers.find(([network, bits]) => isIn(value, number6(network), bits));
  return carrier ? Number((value >> BigInt(carrier[2])) & 0xffff_ffffn) : null;
}

function isIn(value: bigint, network: bigint, prefixBits: number): boolean {
  return (value ^ network) >> BigInt(128 - prefixBits) === 0n;
}

function number4(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) >>> 0;
}

/** Of an address that `isIP` called 6. */
function number6(address: string): bigint {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const text = dotted ? `${dotted[1]}${hexPair(number4(dotted[2] ?? ''))}` : address;
  const [head = '', tail] = text.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const zeros = Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

function hexPair(value: number): string {
  return `${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`;
}
