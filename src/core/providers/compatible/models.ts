import type { FieldRule, FreeSizeRule, ModelCapabilities } from '../../../shared/capabilities.ts';
import type { ConnectionSettings } from '../../db/connections.ts';
import { readProfile, type CompatibleProfile } from './settings.ts';

const leftToTheServer: FieldRule = {
  kind: 'ignored',
  reason: 'compatible servers ignore or refuse it; where one takes it, send it as an extra field',
};

/** Uploads of this size reach every server seen; the body of a request in JSON is a third larger. */
const maxInputBytes = 25_000_000;

/**
 * What any model of such a server is taken to do: the four fields every one of them reads, and what the connection's
 * settings say of sizes, edits and masks. Every name is accepted, because some servers list none and ignore it.
 */
export function compatibleCapabilitiesOf(
  model: string,
  isListed: boolean,
  settings: ConnectionSettings,
): ModelCapabilities {
  const profile = readProfile(settings);
  const isNamed = isListed || profile.furtherModels.includes(model);
  return {
    model,
    label: isNamed ? model : `${model} (not listed by the server)`,
    tasks: profile.edits === 'none' ? ['generate'] : ['generate', 'edit'],
    promptMaxCharacters: 32_000,
    maxCountPerCall: profile.maxCount,
    fields: {
      size: sizeRule(profile),
      quality: leftToTheServer,
      format: leftToTheServer,
      background: leftToTheServer,
      moderation: leftToTheServer,
    },
    inputs: {
      max: mostInputs[profile.edits],
      formats: profile.takesWebp ? ['png', 'jpeg', 'webp'] : ['png', 'jpeg'],
      maxBytesEach: maxInputBytes,
    },
    mask: takesMasks(profile) ? { convention: conventionOf(profile), maxBytes: maxInputBytes } : null,
    streams: false,
    endsOn: null,
    replacement: null,
  };
}

const mostInputs: Readonly<Record<CompatibleProfile['edits'], number>> = {
  edits: 8,
  localai: 8,
  references: 8,
  none: 0,
};

function takesMasks({ edits, mask }: CompatibleProfile): boolean {
  return mask !== 'none' && (edits === 'edits' || edits === 'localai');
}

function conventionOf({ mask }: CompatibleProfile): 'alpha' | 'white' | 'grey' {
  return mask === 'none' ? 'alpha' : mask;
}

function sizeRule({ sizes, sizeStep, sizeList }: CompatibleProfile): FieldRule {
  return {
    kind: 'size',
    presets: [...sizeList],
    free: sizes === 'fixed' ? null : freeSizes(sizes === 'free' ? 1 : sizeStep),
    // Explicit: "auto" is 512x512 at one server, the model's own size at another, and an error at a third.
    default: sizeList[0] ?? '1024x1024',
  };
}

function freeSizes(edgeStep: number): FreeSizeRule {
  return { edgeStep, maxEdge: 4096, maxRatio: 8, minPixels: 64 * 64, maxPixels: 16_777_216 };
}
