import os from 'node:os';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the library is when nobody names one: the same for every host, so that the app and the command line meet.
 * Not Pictures or Documents: synchronising services take those folders, and a database under one is soon damaged.
 */
export function defaultLibraryPath(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = os.homedir(),
): string {
  const named = environment['PROOFSHEET_LIBRARY'];
  if (named !== undefined && named !== '') return path.resolve(named);
  return path.join(dataFolder(environment, platform, home), 'library');
}

function dataFolder(environment: Environment, platform: NodeJS.Platform, home: string): string {
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Proofsheet');
  if (platform === 'win32') {
    return path.join(environment['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'Proofsheet');
  }
  const named = environment['XDG_DATA_HOME'];
  // The specification says that a relative path there counts as absent.
  const base = named !== undefined && path.isAbsolute(named) ? named : path.join(home, '.local', 'share');
  return path.join(base, 'proofsheet');
}
