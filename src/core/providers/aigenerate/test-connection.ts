import type { z } from 'zod';
import type { ConnectionTest } from '../../../shared/model.ts';
import { unreachableMessage } from '../http/unreachable.ts';
import { stateOfRefusal } from '../openai-style/list-models.ts';
import type { ConnectionContext } from '../provider.ts';
import { refusalProblem } from '../tasks/refusals.ts';
import { askForTask } from './ask-task.ts';
import { aiGenerateModels } from './models.ts';
import { aiGenerateService } from './service.ts';

type Test = z.output<typeof ConnectionTest>;

/** No task has this id; the answer to it still tells a wrong key and a wrong address apart. */
const nobodysTask = 'proofsheet-connection-test';

/**
 * Asks for a task that does not exist: the only free call this service is known to have. It shows neither the balance
 * nor the spend cap, which are in its dashboard alone.
 */
export async function testAiGenerate(context: ConnectionContext): Promise<Test> {
  if (context.key === null) {
    return failed(
      'key-missing',
      'No key yet. Put an AI Generate key into the connection settings, or name an environment variable.',
    );
  }
  const asked = await askForTask(context, nobodysTask);
  const host = URL.canParse(context.baseUrl) ? new URL(context.baseUrl).host : context.baseUrl;
  if (asked.kind === 'unreachable') {
    return failed('unreachable', unreachableMessage(host, asked.reply.reason, asked.reply.detail));
  }
  if (asked.kind === 'task' || asked.error.isOwn)
    return judged(asked.kind === 'task' ? 404 : asked.error.status);
  if (asked.kind === 'refused' && asked.error.status >= 500) {
    return failed(
      'problem',
      `${host} has a failure of its own (status ${asked.error.status}). Try again later.`,
    );
  }
  return failed(
    'wrong-address',
    `${host} answers, but not as AI Generate does. Check the address: it usually ends in /api/v1.`,
  );

  function judged(status: number): Test {
    if (asked.kind === 'refused') {
      const { code, message } = refusalProblem(aiGenerateService, asked.error);
      if (status >= 500)
        return failed('problem', `${host} has a failure of its own (status ${status}). Try again later.`);
      return failed(stateOfRefusal(code), message);
    }
    return {
      ok: true,
      state: 'ok',
      message:
        'AI Generate answers and does not refuse the key. Credit and spend cap are shown in its dashboard only.',
      modelCount: aiGenerateModels.length,
    };
  }
}

function failed(state: Test['state'], message: string): Test {
  return { ok: false, state, message, modelCount: null };
}
