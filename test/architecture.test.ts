import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ESLint } from 'eslint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '..');
const run = promisify(execFile);
/** Ten seconds of work on a machine of its own, minutes on one that is busy. */
const lintsWithinMs = 300_000;

/** A file of `test/fixtures/forbidden-imports`, where it is put, and what must be said about it. */
const crossRing: readonly (readonly [ring: string, imports: string])[] = [
  ['shared', 'core'],
  ['shared', 'renderer'],
  ['core', 'main'],
  ['core', 'web'],
  ['core', 'renderer'],
  ['main', 'web'],
  ['main', 'renderer'],
  ['web', 'main'],
  ['web', 'cli'],
  ['web', 'renderer'],
  ['cli', 'web'],
  ['cli', 'main'],
  ['cli', 'renderer'],
  ['preload', 'core'],
  ['preload', 'renderer'],
  ['renderer', 'core'],
  ['renderer', 'main'],
  ['renderer', 'web'],
];

const packages: readonly (readonly [ring: string, name: string, message: string])[] = [
  ['shared', 'node:fs', 'shared holds pure code'],
  ['shared', 'react', 'shared holds pure code'],
  ['shared', 'better-sqlite3', 'shared holds pure code'],
  ['shared', 'electron', 'shared holds pure code'],
  ['core', 'electron', 'core never imports electron'],
  ['core', 'react', 'core never imports electron'],
  ['main', 'better-sqlite3', 'hosts are thin'],
  ['main', 'react', 'hosts are thin'],
  ['web', 'electron', 'hosts are thin'],
  ['web', 'sharp', 'hosts are thin'],
  ['cli', 'keytar', 'hosts are thin'],
  ['cli', 'undici', 'hosts are thin'],
  ['preload', 'node:fs', 'the preload is sandboxed'],
  ['preload', 'zod', 'the preload is sandboxed'],
  ['renderer', 'node:fs', 'the window knows src/shared only'],
  ['renderer', 'electron', 'the window knows src/shared only'],
  ['renderer', 'better-sqlite3', 'the window knows src/shared only'],
];

let copy = '';

/** A project of nothing but violations, under this project's own rules. */
beforeAll(async () => {
  // Inside the project, so that its packages are found; under .cache, so that nothing else looks there.
  await mkdir(path.join(root, '.cache'), { recursive: true });
  copy = await mkdtemp(path.join(root, '.cache', 'architecture-'));
  for (const file of ['config', 'tsconfig.json', 'eslint.config.js', 'package.json']) {
    await cp(path.join(root, file), path.join(copy, file), { recursive: true });
  }
  await symlink(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
  const rings = [...new Set(crossRing.flat())];
  for (const ring of rings) {
    await write(`src/${ring}/thing.ts`, await fixture('thing.ts'));
  }
  for (const [ring, imported] of crossRing) {
    await write(`src/${ring}/imports-${imported}.ts`, await fixture('imports-ring.ts', imported));
  }
  for (const [ring, name] of packages) {
    await write(`src/${ring}/${fileNameOf(name)}`, await fixture('imports-package.ts', name));
  }
  await write('src/core/cycle-a.ts', await fixture('cycle.ts', 'b', 'a'));
  await write('src/core/cycle-b.ts', await fixture('cycle.ts', 'a', 'b'));
});

afterAll(async () => {
  await rm(copy, { recursive: true, force: true });
});

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(copy, file)), { recursive: true });
  await writeFile(path.join(copy, file), text);
}

/** A fixture with its placeholders filled in. */
async function fixture(name: string, imported = '', own = ''): Promise<string> {
  const text = await readFile(path.join(import.meta.dirname, 'fixtures/forbidden-imports', name), 'utf8');
  return text.replaceAll('IMPORTED', imported).replaceAll('OWN', own);
}

function fileNameOf(packageName: string): string {
  return `package-${packageName.replaceAll(/[^a-z0-9]/g, '-')}.ts`;
}

describe('an import across rings', () => {
  let complaints = '';

  beforeAll(async () => {
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
    const rings = [...new Set(crossRing.map(([ring]) => `config/tsconfig.${ring}.json`))];
    const failure = await run(process.execPath, [tsc, '-b', ...rings], {
      cwd: copy,
      maxBuffer: 32 * 1024 * 1024,
    }).catch((error: unknown) => error as { stdout: string }); // execFile's error carries what was printed
    complaints = failure.stdout;
  }, lintsWithinMs);

  it.each(crossRing)('from %s to %s does not compile', (ring, imported) => {
    const lines = complaints
      .split('\n')
      .filter((line) => line.includes(`src/${ring}/imports-${imported}.ts`));
    expect(lines.join('\n')).toMatch(/TS6307/);
  });
});

describe('an import of a package', () => {
  let results: ESLint.LintResult[] = [];

  beforeAll(async () => {
    results = await createLinter(copy).lintFiles(['src/**/*.ts']);
  }, lintsWithinMs);

  const messagesFor = (file: string): string[] =>
    results
      .filter((result) => result.filePath === path.join(copy, file))
      .flatMap((result) => result.messages.map(({ ruleId, message }) => `${ruleId ?? ''}: ${message}`));

  it.each(packages)('into %s of %s is refused with words', (ring, name, words) => {
    const restricted = messagesFor(`src/${ring}/${fileNameOf(name)}`).filter((message) =>
      message.startsWith('no-restricted-imports'),
    );
    expect(restricted.join('\n')).toContain(words);
  });

  it('that goes in a circle is refused', () => {
    expect(messagesFor('src/core/cycle-a.ts').join('\n')).toContain('import-x/no-cycle');
  });

  it('that is allowed is not complained of', () => {
    for (const ring of ['shared', 'core', 'renderer'])
      expect(messagesFor(`src/${ring}/thing.ts`)).toEqual([]);
  });
});

describe('this project', () => {
  it(
    'breaks none of these rules, in more than 50 modules',
    async () => {
      const files = (await readdir(path.join(root, 'src'), { recursive: true }))
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => path.join(root, 'src', name));
      const results = await createLinter(root).lintFiles(files);
      const broken = results.flatMap((result) =>
        result.messages
          .filter(
            ({ ruleId, fatal }) =>
              fatal || ruleId === 'no-restricted-imports' || ruleId === 'import-x/no-cycle',
          )
          .map(({ message }) => `${result.filePath}: ${message}`),
      );
      expect(broken).toEqual([]);
      expect(results.length).toBeGreaterThan(50);
      expect(results).toHaveLength(files.length);
    },
    lintsWithinMs,
  );
});

/** The rules of rings and circles alone, which need no types: the rest of the lint runs in `npm run check`. */
function createLinter(cwd: string): ESLint {
  return new ESLint({
    cwd,
    overrideConfig: { languageOptions: { parserOptions: { project: null } } },
    ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-imports' || ruleId === 'import-x/no-cycle',
  });
}
