import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { queryKeys } from '../data/query-keys.ts';

/** Asks about the keychain again: it can be unlocked outside, and nothing tells us. */
export function useRefreshKeychain(): () => void {
  const queries = useQueryClient();
  return useCallback(() => void queries.invalidateQueries({ queryKey: queryKeys.keychain }), [queries]);
}
