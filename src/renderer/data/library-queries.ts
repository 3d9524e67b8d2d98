import { useQuery } from '@tanstack/react-query';
import { useCore } from './client-context.tsx';
import { queryKeys } from './query-keys.ts';

/** The long work over the library that goes on now, or null. */
export function useLibraryWork() {
  const { client } = useCore();
  return useQuery({ queryKey: queryKeys.libraryWork, queryFn: () => client.call('library.work', {}) });
}

/** What the last check found, or null before the first one. */
export function useLastCheck() {
  const { client } = useCore();
  return useQuery({ queryKey: queryKeys.libraryCheck, queryFn: () => client.call('library.lastCheck', {}) });
}

/** Backups that are there, newest first. */
export function useBackups() {
  const { client } = useCore();
  return useQuery({ queryKey: queryKeys.backups, queryFn: () => client.call('library.backups', {}) });
}

export function useBackupSchedule() {
  const { client } = useCore();
  return useQuery({
    queryKey: queryKeys.backupSchedule,
    queryFn: () => client.call('library.backupSchedule', {}),
  });
}
