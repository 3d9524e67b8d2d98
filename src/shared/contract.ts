import type { z } from 'zod';
import { attemptCalls } from './contract/attempts.ts';
import { bundleCalls } from './contract/bundles.ts';
import { chainCalls } from './contract/chains.ts';
import { connectionCalls } from './contract/connections.ts';
import { editCalls } from './contract/edits.ts';
import { handOverCalls } from './contract/hand-over.ts';
import { hostCalls } from './contract/host.ts';
import { imageCalls } from './contract/images.ts';
import { exportCalls } from './contract/exports.ts';
import { importCalls } from './contract/imports.ts';
import { libraryCalls } from './contract/library.ts';
import { listCalls } from './contract/lists.ts';
import { collectionCalls, organiseCalls, tagCalls, trashCalls } from './contract/organise.ts';
import { priceCalls } from './contract/prices.ts';
import { projectCalls } from './contract/projects.ts';
import { promptCalls } from './contract/prompts.ts';
import { queueCalls } from './contract/queue.ts';
import { rerunCalls } from './contract/reruns.ts';
import { runCalls } from './contract/runs.ts';
import { searchCalls } from './contract/search.ts';
import { spendCalls } from './contract/spend.ts';
import { variantCalls } from './contract/variants.ts';

/**
 * Every call there is: one entry per call in the table of its area, nothing else to keep in step. Inputs are parsed at
 * the seam; the output schema is what both sides are typed by.
 */
export const contract = {
  ...hostCalls,
  ...projectCalls,
  ...imageCalls,
  ...chainCalls,
  ...listCalls,
  ...editCalls,
  ...importCalls,
  ...exportCalls,
  ...bundleCalls,
  ...runCalls,
  ...rerunCalls,
  ...variantCalls,
  ...promptCalls,
  ...handOverCalls,
  ...queueCalls,
  ...attemptCalls,
  ...connectionCalls,
  ...spendCalls,
  ...priceCalls,
  ...libraryCalls,
  ...organiseCalls,
  ...tagCalls,
  ...collectionCalls,
  ...trashCalls,
  ...searchCalls,
} as const;

export type Contract = typeof contract;
export type MethodName = keyof Contract;
export type MethodInput<M extends MethodName> = z.output<Contract[M]['input']>;
/** What a caller writes: fields with defaults may be left out. */
export type MethodArguments<M extends MethodName> = z.input<Contract[M]['input']>;
export type MethodOutput<M extends MethodName> = z.output<Contract[M]['output']>;
