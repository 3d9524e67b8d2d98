import { BackupSchedule } from '../../shared/library-model.ts';
import type { Tables } from '../db/tables.ts';
import type { Clock, Logger } from '../ports.ts';

const settingKey = 'backupSchedule';

/** A copy of the database a day: small, and what cannot be bought again. Full ones need a place only a person can name. */
const defaults: BackupSchedule = {
  every: 'daily',
  keepCount: 7,
  folder: null,
  lastBackupAtMs: null,
  lastProblem: null,
};

const dayMs = 24 * 60 * 60_000;
const periods: Readonly<Record<BackupSchedule['every'], number>> = {
  off: Infinity,
  daily: dayMs,
  weekly: 7 * dayMs,
};

export interface ScheduleStore {
  get(): BackupSchedule;
  change(values: Partial<BackupSchedule>): BackupSchedule;
}

export function createScheduleStore(settings: Tables['settings']): ScheduleStore {
  const get = (): BackupSchedule => settings.get(settingKey, BackupSchedule, defaults);
  return {
    get,
    change(values) {
      const changed = { ...get(), ...values };
      settings.set(settingKey, changed);
      return changed;
    },
  };
}

/** True when the next backup should have been made by now. A clock that was set back makes none for a while, not many. */
export function isDue({ every, lastBackupAtMs }: BackupSchedule, nowMs: number): boolean {
  const periodMs = periods[every];
  return periodMs !== Infinity && (lastBackupAtMs === null || nowMs - lastBackupAtMs >= periodMs);
}

/** Starting up has better things to do than copying. */
const firstLookMs = 2 * 60_000;
/** Short enough that a machine that slept catches up soon after it wakes. */
const nextLookMs = 15 * 60_000;

/** Makes backups by themselves until `signal` is aborted; whether one is due is asked again and again. */
export async function keepSchedule(parts: {
  readonly store: ScheduleStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly backUp: () => Promise<void>;
}): Promise<void> {
  const { store, clock, log, signal, backUp } = parts;
  try {
    await clock.sleep(firstLookMs, signal);
    for (;;) {
      if (isDue(store.get(), clock.nowMs())) await backUp();
      await clock.sleep(nextLookMs, signal);
    }
  } catch (error) {
    if (!signal.aborted) log.error('library/schedule stopped', error);
  }
}
