import { describe, expect, it } from 'vitest';
import { pinnedLookup } from '../../../../src/core/providers/http/dispatcher.ts';
import { isPublicAddress } from '../../../../src/core/providers/http/public-address.ts';
import {
  judgeAddress,
  type Resolve,
  type ResolvedAddress,
} from '../../../../src/core/providers/http/result-address.ts';

const cloud = 'https://api.example.com/v1';
const home = 'http://127.0.0.1:8080/v1';
const lan = 'http://192.168.1.20:8080/v1';

/** Answers as a name server would, whatever anybody wishes. */
function resolverOf(...addresses: string[]): Resolve & { asked: string[] } {
  const asked: string[] = [];
  const resolve = (host: string): Promise<readonly ResolvedAddress[]> => {
    asked.push(host);
    return Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
  };
  return Object.assign(resolve, { asked });
}

const judge = (url: string, own = cloud, ...addresses: string[]) =>
  judgeAddress(url, own, resolverOf(...(addresses.length === 0 ? ['93.184.216.34'] : addresses)));

describe('an address behind a name', () => {
  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '10.255.255.255',
    '100.64.0.1',
    '100.100.100.200',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.0.1',
    '168.63.129.16',
    '169.254.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.7',
    '203.0.113.9',
    '224.0.0.1',
    '239.255.255.250',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
    '::127.0.0.1',
    '64:ff9b::127.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2002:c0a8:101::1',
    '3fff::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '5f00::1',
    'not an address',
    '',
  ])('%s is not one of the public internet', async (address) => {
    expect(isPublicAddress(address)).toBe(false);
    expect(await judge('https://pictures.example.com/a.png', cloud, address)).toMatchObject({
      kind: 'refused',
    });
    const rebound = await judge('https://pictures.example.com/a.png', cloud, '93.184.216.34', address);
    expect(rebound.kind).toBe('refused');
  });

  it.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.0.1',
    '172.32.0.1',
    '192.167.0.1',
    '223.255.255.255',
    '2606:4700::6810:84e5',
    '2a00:1450:4001:80b::200e',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '2002:808:808::1',
  ])('%s is one of the public internet', async (address) => {
    expect(isPublicAddress(address)).toBe(true);
    const judged = await judge('https://pictures.example.com/a.png', cloud, address);
    expect(judged).toMatchObject({ kind: 'allowed', addresses: [{ address }] });
  });
});

describe('a link in a reply', () => {
  it.each([
    ['nothing', ''],
    ['words', 'a picture'],
    ['a path', '/pictures/a.png'],
    ['a file', 'file:///etc/passwd'],
    ['a data URL', 'data:image/png;base64,AAAA'],
    ['ftp', 'ftp://pictures.example.com/a.png'],
    ['gopher', 'gopher://pictures.example.com/'],
    ['a script', 'javascript:alert(1)'],
    ['plain http', 'http://pictures.example.com/a.png'],
    ['a user name', 'https://user@pictures.example.com/a.png'],
    ['a password', 'https://user:secret@pictures.example.com/a.png'],
    ['a public name before another host', 'https://pictures.example.com@127.0.0.1/a.png'],
    ['no host', 'https:///'],
    ['loopback', 'https://127.0.0.1/a.png'],
    ['a short form of loopback', 'https://127.1/a.png'],
    ['decimal loopback', 'https://2130706433/a.png'],
    ['octal loopback', 'https://0177.0.0.1/a.png'],
    ['hexadecimal loopback', 'https://0x7f000001/a.png'],
    ['mixed hexadecimal', 'https://0x7f.1/a.png'],
    ['a trailing dot', 'https://127.0.0.1./a.png'],
    ['escaped digits', 'https://%31%32%37.0.0.1/a.png'],
    ['full-width digits', 'https://１２７.０.０.１/a.png'],
    ['circled digits', 'https://①②⑦.⓪.⓪.①/a.png'],
    ['an ideographic full stop', 'https://127。0。0。1/a.png'],
    ['metadata in decimal', 'https://2852039166/latest/meta-data'],
    ['zero', 'https://0/a.png'],
    ['IPv6 loopback', 'https://[::1]/a.png'],
    ['IPv6 loopback in full', 'https://[0:0:0:0:0:0:0:1]/a.png'],
    ['IPv4-mapped loopback', 'https://[::ffff:127.0.0.1]/a.png'],
    ['a link-local address', 'https://[fe80::1]/a.png'],
    ['localhost', 'https://localhost/a.png'],
    ['localhost in capitals with a dot', 'https://LOCALHOST./a.png'],
    ['a name under localhost', 'https://a.localhost/a.png'],
    ['full-width localhost', 'https://ｌｏｃａｌｈｏｓｔ/a.png'],
    ['a name of one word', 'https://router/a.png'],
    ['a name of the home network', 'https://nas.local/a.png'],
    ['a name of the company', 'https://wiki.corp/a.png'],
    ['the metadata name', 'https://metadata.google.internal/computeMetadata/v1/'],
    ['a mail port', 'https://pictures.example.com:25/a.png'],
    ['an ssh port', 'https://pictures.example.com:22/a.png'],
    ['a port of plain http', 'https://pictures.example.com:80/a.png'],
    ['a port that is none', 'https://pictures.example.com:99999/a.png'],
    ['an empty label', 'https://pictures..example.com/a.png'],
    ["the connection's host on another port", 'https://127.0.0.1:8443/a.png'],
  ])('to %s is refused', async (_name, url) => {
    expect((await judge(url)).kind).toBe('refused');
  });

  it.each([
    ['a public name', 'https://pictures.example.com/a.png'],
    ['a port of its own', 'https://pictures.example.com:8443/a.png'],
    ['a name in another script', 'https://bücher.example/a.png'],
    ['a name with a dot at its end', 'https://pictures.example.com./a.png'],
    ['a public address', 'https://93.184.216.34/a.png'],
    ['a public IPv6 address', 'https://[2606:4700::6810:84e5]/a.png'],
    ['a question and a fragment', 'https://pictures.example.com/a.png?sig=a%2Fb#part'],
  ])('to %s is allowed', async (_name, url) => {
    expect((await judge(url)).kind).toBe('allowed');
  });

  it('resolves its host once, and only what was checked is connected to', async () => {
    const resolve = resolverOf('93.184.216.34', '2606:4700::6810:84e5');
    const judged = await judgeAddress('https://pictures.example.com/a.png', cloud, resolve);
    expect(resolve.asked).toEqual(['pictures.example.com']);
    if (judged.kind !== 'allowed' || judged.addresses === null) throw new Error('not judged');
    const lookup = pinnedLookup(judged.addresses);
    const answers: unknown[] = [];
    lookup('moved.example.com', { all: true }, (_error, found) => answers.push(found));
    lookup('moved.example.com', {}, (_error, found) => answers.push(found));
    expect(answers).toEqual([judged.addresses, '93.184.216.34']);
  });

  it('whose host has no address is refused', async () => {
    const judged = await judgeAddress('https://pictures.example.com/', cloud, () => Promise.resolve([]));
    expect(judged.kind).toBe('refused');
  });

  it('to the exact origin of its connection is allowed, on the home network too', async () => {
    expect((await judge('http://192.168.1.20:8080/generated/a.png', lan)).kind).toBe('allowed');
    for (const url of [
      'http://192.168.1.20:8081/a.png',
      'https://192.168.1.20:8080/a.png',
      'http://192.168.1.21:8080/a.png',
      'http://127.0.0.1:8080/a.png',
    ]) {
      expect(await judge(url, lan)).toMatchObject({ kind: 'refused' });
    }
  });

  it('may be plain http to this machine only where the connection itself is on it', async () => {
    for (const url of [
      'http://127.0.0.1:9999/a.png',
      'http://localhost:9999/a.png',
      'http://[::1]:9999/a.png',
    ]) {
      expect((await judge(url, home)).kind).toBe('allowed');
      expect((await judge(url, cloud)).kind).toBe('refused');
    }
    expect((await judge('http://192.168.1.20/a.png', home)).kind).toBe('refused');
    expect((await judge('http://pictures.example.com/a.png', home)).kind).toBe('refused');
    // A public name that points here is somebody's trick, wherever the connection is.
    expect((await judge('https://pictures.example.com/a.png', home, '127.0.0.1')).kind).toBe('refused');
  });
});
