import { useState } from 'react';
import type { Backup, BackupSchedule } from '../../shared/library-model.ts';
import { useBackups, useBackupSchedule, useLibraryWork } from '../data/library-queries.ts';
import { useToday } from '../data/today-context.tsx';
import { useAsk } from '../data/use-ask.ts';
import { messageOf } from '../state/commands.ts';
import { Setting } from '../settings/setting.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Select } from '../ui/select.tsx';
import { Stepper } from '../ui/stepper.tsx';
import { backupWords, isLongWork, momentWords, reportWords, scheduleNames } from './backup-words.ts';
import { WorkProgress } from './work-progress.tsx';
import './backups.css';

/** The last copy, one more now, and copies by themselves. */
export function BackupsSetting() {
  const schedule = useBackupSchedule();
  const isBusy = isLongWork(useLibraryWork().data);
  const { ask } = useAsk();
  const [made, setMade] = useState<string | null>(null);
  const backUp = async () => {
    setMade(null);
    const report = await ask('library.backup', {}, 'The backup is made.');
    if (report !== null) setMade(reportWords(report));
  };
  return (
    <Setting title="Backups">
      {schedule.isError ? <p role="alert">{messageOf(schedule.error)}</p> : null}
      <LastBackup schedule={schedule.data} />
      <div className="library-buttons">
        <Button isDisabled={isBusy} onPress={() => void backUp()}>
          Back up now
        </Button>
        {schedule.data ? <ScheduleControls schedule={schedule.data} /> : null}
      </div>
      <WorkProgress kinds={['backup', 'merge']} />
      <p role="status">{made}</p>
      <p className="setting-note">
        {schedule.data === undefined || schedule.data.folder === null
          ? 'Copies of the database are kept in the library’s own folder. For a full backup, pictures included, name a folder once: proofsheet backup FOLDER.'
          : `Full backups go to ${schedule.data.folder}. Only what is new is copied.`}{' '}
        Keys are in no backup.
      </p>
      <BackupList />
    </Setting>
  );
}

function LastBackup({ schedule }: { readonly schedule: BackupSchedule | undefined }) {
  const nowMs = useToday();
  if (schedule === undefined) return <p aria-busy="true">…</p>;
  const { lastBackupAtMs, lastProblem } = schedule;
  return (
    <>
      <p className="num">
        {lastBackupAtMs === null
          ? 'No backup has been made yet.'
          : `Last backup ${momentWords(lastBackupAtMs, Math.max(nowMs, lastBackupAtMs))}.`}
      </p>
      {lastProblem === null ? null : (
        <p className="library-problem">
          <Icon name="warning" />
          <span>The last one by itself did not succeed. {lastProblem}</span>
        </p>
      )}
    </>
  );
}

const choices = (['off', 'daily', 'weekly'] as const).map((id) => ({ id, label: scheduleNames[id] }));

function ScheduleControls({ schedule }: { readonly schedule: BackupSchedule }) {
  const { ask } = useAsk();
  const change = (next: Partial<Pick<BackupSchedule, 'every' | 'keepCount'>>) =>
    void ask('library.setBackupSchedule', next);
  return (
    <>
      <Select
        label="By itself"
        labelPlace="inside"
        options={choices}
        value={schedule.every}
        onChange={(id) => {
          const chosen = choices.find((choice) => choice.id === id);
          if (chosen) change({ every: chosen.id });
        }}
      />
      <Stepper
        label="Keep"
        value={schedule.keepCount}
        min={1}
        max={100}
        isDisabled={schedule.every === 'off'}
        onChange={(keepCount) => change({ keepCount })}
      />
    </>
  );
}

function BackupList() {
  const backups = useBackups().data ?? [];
  const nowMs = useToday();
  if (backups.length === 0) return null;
  return (
    <details className="library-list">
      <summary>{backups.length === 1 ? '1 backup' : `${backups.length} backups`}</summary>
      <ul>
        {backups.map((backup) => (
          <li key={`${backup.place}/${backup.name}`} className="num">
            <BackupLine backup={backup} nowMs={nowMs} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function BackupLine({ backup, nowMs }: { readonly backup: Backup; readonly nowMs: number }) {
  return (
    <>
      <span className="library-when">
        {momentWords(backup.createdAtMs, Math.max(nowMs, backup.createdAtMs))}
      </span>{' '}
      {backupWords(backup)}
      {backup.isWhole ? null : <span className="library-warn"> · not whole</span>}
    </>
  );
}
