import { registerHooks } from 'node:module';
import type sharpFunction from 'sharp';
import { invariant } from '../../../shared/errors.ts';

export type Sharp = typeof sharpFunction;

/** Every loader but these is blocked: most decoder bugs live in formats nobody here needs. */
const allowedLoaders = ['Png', 'Jpeg', 'Webp'].flatMap((format) => [
  `VipsForeignLoad${format}File`,
  `VipsForeignLoad${format}Buffer`,
]);

/**
 * True inside Electron on Linux: it maps the system's libgobject into every process, sharp's own libvips brings
 * another, and calls of one end in the other (lovell/sharp#4522, #4525; electron/electron#46323).
 */
export function needsWebAssembly(): boolean {
  return process.platform === 'linux' && process.versions.electron !== undefined;
}

/** Loads sharp, native or WebAssembly, and takes away every loader but PNG, JPEG and WebP. */
export async function loadSharp(useWebAssembly: boolean): Promise<Sharp> {
  if (useWebAssembly) hideNativeBuilds();
  const { default: sharp } = await import('sharp');
  invariant(
    !useWebAssembly || isWebAssembly(sharp),
    'the native build of sharp was hidden, so the WebAssembly one must have been loaded',
  );
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: allowedLoaders });
  // Every file is opened once; a cache would only hold its memory and its handle.
  sharp.cache(false);
  return sharp;
}

/** The WebAssembly build names its compiler among its versions. */
export function isWebAssembly(sharp: Sharp): boolean {
  return 'emscripten' in sharp.versions;
}

/** sharp tries its native build first and has no switch; a package that cannot be found is skipped. */
function hideNativeBuilds(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (!specifier.startsWith('@img/sharp-linux')) return nextResolve(specifier, context);
      throw Object.assign(new Error(`${specifier} is hidden: see load-sharp.ts`), {
        code: 'MODULE_NOT_FOUND',
      });
    },
  });
}
