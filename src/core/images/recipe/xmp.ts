/** The name under which this program's own facts stand in an XMP packet. */
export const proofsheetNamespace = 'https://proofsheet.app/ns/recipe/1.0/';

/** What is looked for in a packet. */
export interface XmpFields {
  readonly description: string | null;
  readonly tool: string | null;
  /** The recipe of this program, as JSON. */
  readonly recipe: string | null;
}

/**
 * Reads three fields by their usual spelling. A packet is a stranger's XML: no parser is let loose on it, so nothing in
 * it can name a file, an address or an entity.
 */
export function readXmpFields(xmp: string): XmpFields {
  return {
    description: firstItem(xmp, 'dc:description'),
    tool: attribute(xmp, 'xmp:CreatorTool') ?? element(xmp, 'xmp:CreatorTool'),
    recipe: element(xmp, 'proofsheet:recipe'),
  };
}

function attribute(xmp: string, name: string): string | null {
  const start = xmp.indexOf(`${name}="`);
  const end = start === -1 ? -1 : xmp.indexOf('"', start + name.length + 2);
  return end === -1 ? null : unescaped(xmp.slice(start + name.length + 2, end));
}

function element(xmp: string, name: string): string | null {
  const inside = between(xmp, `<${name}>`, `</${name}>`);
  return inside === null ? null : unescaped(inside);
}

/** Texts in several languages: the first one. */
function firstItem(xmp: string, name: string): string | null {
  const inside = between(xmp, `<${name}>`, `</${name}>`);
  if (inside === null) return null;
  const start = inside.indexOf('<rdf:li');
  const open = start === -1 ? -1 : inside.indexOf('>', start);
  const end = open === -1 ? -1 : inside.indexOf('</rdf:li>', open);
  return end === -1 ? null : unescaped(inside.slice(open + 1, end));
}

function between(text: string, open: string, close: string): string | null {
  const start = text.indexOf(open);
  const end = start === -1 ? -1 : text.indexOf(close, start + open.length);
  return end === -1 ? null : text.slice(start + open.length, end);
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescaped(text: string): string | null {
  const plain = text
    .replace(/&(lt|gt|amp|quot|apos);/g, (whole, name: string) => entities[name] ?? whole)
    .trim();
  return plain === '' ? null : plain;
}

function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '<': 'lt',
    '>': 'gt',
    '&': 'amp',
    '"': 'quot',
    "'": 'apos',
  };
  // XML 1.0 cannot hold controls, escaped or not.
  const legal = text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
  return legal.replace(/[<>&"']/g, (character) => `&${names[character] ?? ''};`);
}

/** A packet with the prompt where other programs look for it, and the whole recipe where this one does. */
export function writeXmp(facts: { readonly prompt: string; readonly recipe: string }): string {
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
    ` xmlns:proofsheet="${proofsheetNamespace}" xmp:CreatorTool="Proofsheet">`,
    `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${escaped(facts.prompt)}</rdf:li></rdf:Alt></dc:description>`,
    `<proofsheet:recipe>${escaped(facts.recipe)}</proofsheet:recipe>`,
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>',
  ].join('\n');
}
