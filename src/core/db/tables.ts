import type Database from 'better-sqlite3';
import { createAttemptsTable } from './attempts.ts';
import { createBlobsTable } from './blobs.ts';
import { createCapsTable } from './caps.ts';
import { createCollectionsTable } from './collections.ts';
import { createConnectionsTable } from './connections.ts';
import { createConversationsTable } from './conversations.ts';
import { createEdgesTable } from './edges.ts';
import { createImagePlacesTable } from './image-places.ts';
import { createCredentialsChecksTable } from './credentials-checks.ts';
import { createExportFactsTable } from './export-facts.ts';
import { createFileRecipesTable } from './file-recipes.ts';
import { createImagesTable } from './images.ts';
import { createLedgerTable } from './ledger.ts';
import { createLineageTable } from './lineage.ts';
import { createLocalEditsTable } from './local-edits.ts';
import { createMasksTable } from './masks.ts';
import { createPricesTable } from './prices.ts';
import { createProjectsTable } from './projects.ts';
import { createPromptTemplatesTable } from './prompt-templates.ts';
import { createQueueEntriesTable } from './queue-entries.ts';
import { createRunBatchesTable } from './run-batches.ts';
import { createRunsTable } from './runs.ts';
import { createSearchTable } from './search.ts';
import { createSettingsTable } from './settings.ts';
import { createSmartCollectionsTable } from './smart-collections.ts';
import { createSpendDaysTable } from './spend-days.ts';
import { createUsedPromptsTable } from './used-prompts.ts';
import { createTagsTable } from './tags.ts';
import { createRemovalsTable } from './removals.ts';
import { createTombstonesTable } from './tombstones.ts';
import { createUndoLogTable } from './undo-log.ts';

export type Tables = ReturnType<typeof createTables>;

/** Everything core says to its database, one object per table. */
export function createTables(db: Database.Database, nowMs: () => number = Date.now) {
  const images = createImagesTable(db);
  const search = createSearchTable(db, images, nowMs);
  return {
    attempts: createAttemptsTable(db),
    blobs: createBlobsTable(db),
    caps: createCapsTable(db),
    collections: createCollectionsTable(db),
    connections: createConnectionsTable(db),
    conversations: createConversationsTable(db),
    edges: createEdgesTable(db),
    credentialsChecks: createCredentialsChecksTable(db),
    exportFacts: createExportFactsTable(db),
    fileRecipes: createFileRecipesTable(db),
    images,
    imagePlaces: createImagePlacesTable(db, search),
    ledger: createLedgerTable(db),
    lineage: createLineageTable(db),
    localEdits: createLocalEditsTable(db),
    masks: createMasksTable(db),
    prices: createPricesTable(db),
    projects: createProjectsTable(db),
    promptTemplates: createPromptTemplatesTable(db),
    queue: createQueueEntriesTable(db),
    runBatches: createRunBatchesTable(db),
    removals: createRemovalsTable(db),
    runs: createRunsTable(db),
    search,
    settings: createSettingsTable(db),
    smartCollections: createSmartCollectionsTable(db),
    spendDays: createSpendDaysTable(db),
    usedPrompts: createUsedPromptsTable(db),
    tags: createTagsTable(db),
    tombstones: createTombstonesTable(db),
    undoLog: createUndoLogTable(db),
  };
}
