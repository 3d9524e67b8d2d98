import { describe, expect, it } from 'vitest';
import { checkBaseUrl } from '../../../src/core/handlers/base-url.ts';

describe('the address of a connection', () => {
  it.each([
    ['https://api.openai.com/v1', 'https://api.openai.com/v1'],
    ['https://api.openai.com/v1///', 'https://api.openai.com/v1'],
    ['HTTPS://Example.com', 'https://example.com'],
    ['http://localhost:8080/v1', 'http://localhost:8080/v1'],
    ['http://127.0.0.1:1234', 'http://127.0.0.1:1234'],
    ['http://[::1]:1234', 'http://[::1]:1234'],
    ['http://192.168.1.20:8080', 'http://192.168.1.20:8080'],
    ['http://10.0.0.5', 'http://10.0.0.5'],
    ['http://172.31.0.1', 'http://172.31.0.1'],
    ['http://[fd12:3456::1]', 'http://[fd12:3456::1]'],
    ['http://nas.local:9000', 'http://nas.local:9000'],
    ['http://gpu-box:9000', 'http://gpu-box:9000'],
  ])('may be %s', (given, kept) => {
    expect(checkBaseUrl(given)).toBe(kept);
  });

  it.each([
    ['http://api.openai.com/v1', /must start with https/],
    ['http://172.32.0.1', /must start with https/],
    ['http://8.8.8.8', /must start with https/],
    ['http://[2001:db8::1]', /must start with https/],
    ['http://10.0.0.5.example.com', /must start with https/],
    ['http://localhost.example.com', /must start with https/],
    ['https://user:secret@example.com', /must not hold a user name or a password/],
    ['https://key@example.com', /must not hold a user name or a password/],
    ['https://example.com/v1?key=abc', /without "\?" or "#"/],
    ['https://example.com/#x', /without "\?" or "#"/],
    ['ftp://example.com', /is not an address/],
    ['file:///etc/passwd', /is not an address/],
    ['javascript:alert(1)', /is not an address/],
    ['example.com', /is not an address/],
    ['https://', /is not an address/],
    ['', /is not an address/],
  ])('may not be %s', (given, words) => {
    expect(() => checkBaseUrl(given)).toThrow(words);
  });

  it('never repeats a password it was given', () => {
    const messageOf = (text: string): string => {
      try {
        return checkBaseUrl(text);
      } catch (error) {
        return String(error);
      }
    };
    expect(messageOf('https://user:hunter2@example.com')).not.toContain('hunter2');
  });
});
