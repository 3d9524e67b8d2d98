import { sniffImage } from './sniff-image.ts';

/** A picture dragged or copied from a page without its file: its own bytes, or only an address. */
export type PagePicture = { readonly file: File } | { readonly address: string };

/** Larger ones come as files from every browser. */
const maxInlineCharacters = 140_000_000;

/**
 * Looks for a picture in what a page put on a drag. Bytes written into the page itself are taken; an address is only
 * named: what answers there may be anything, and asking tells somebody that we did.
 */
export function readPagePicture(transfer: Pick<DataTransfer, 'getData'>): PagePicture | null {
  const html = transfer.getData('text/html');
  const inHtml = html === '' ? null : new DOMParser().parseFromString(html, 'text/html').querySelector('img');
  const source = inHtml?.getAttribute('src') ?? firstAddress(transfer.getData('text/uri-list'));
  if (source === null || source === '') return null;
  const file = fileOf(source, inHtml?.getAttribute('alt') ?? '');
  return file ? { file } : { address: hostOf(source) };
}

function firstAddress(list: string): string | null {
  return list.split(/\r?\n/).find((line) => line !== '' && !line.startsWith('#')) ?? null;
}

function fileOf(source: string, alt: string): File | null {
  const match = /^data:image\/(?:png|jpe?g|webp);base64,([A-Za-z0-9+/=\s]+)$/i.exec(
    source.length > maxInlineCharacters ? '' : source,
  );
  if (!match?.[1]) return null;
  try {
    const text = atob(match[1].replace(/\s/g, ''));
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const format = sniffImage(bytes);
    return format === null
      ? null
      : new File([bytes], `${alt.slice(0, 80) || 'From a page'}.${format}`, { type: `image/${format}` });
  } catch {
    // What only looks like base64 is no picture.
    return null;
  }
}

function hostOf(source: string): string {
  return URL.canParse(source) ? new URL(source).host : '';
}

/** Why an address alone is not taken, and what works instead. */
export function addressWords(address: string): string {
  const where = address === '' ? 'an address' : `an address at ${address}`;
  return `Only ${where} came along, not the picture itself. Proofsheet opens no address a page hands it. Save the picture or copy it there, then drop or paste it here.`;
}
