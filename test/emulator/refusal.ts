/** The error object of the published `ErrorResponse`: all four keys are always there. */
export interface WireErrorBody {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
  readonly moderation_details?: { readonly moderation_stage: string; readonly categories: readonly string[] };
}

/** A call the provider turns down, free of charge. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: WireErrorBody;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: WireErrorBody, headers: Readonly<Record<string, string>> = {}) {
    super(body.message);
    this.name = 'Refusal';
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** 400 `invalid_request_error` about one field. */
export function invalid(param: string | null, code: string | null, message: string): Refusal {
  return new Refusal(400, { message, type: 'invalid_request_error', param, code });
}

export function invalidValue(param: string, value: unknown, supported: readonly string[]): Refusal {
  const list = supported.map((each) => `'${each}'`).join(', ');
  return invalid(param, 'invalid_value', `Invalid value: '${String(value)}'. Supported values are: ${list}.`);
}

export function unknownParameter(param: string): Refusal {
  return invalid(param, 'unknown_parameter', `Unknown parameter: '${param}'.`);
}

export function missingParameter(param: string): Refusal {
  return invalid(param, 'missing_required_parameter', `Missing required parameter: '${param}'.`);
}

export function noKey(): Refusal {
  return new Refusal(401, {
    message: 'You did not provide an API key. Send it in an Authorization header as a Bearer token.',
    type: 'invalid_request_error',
    param: null,
    code: null,
  });
}

/** The real one shows the ends of the key it was given; so does this, for redaction tests. */
export function wrongKey(key: string): Refusal {
  const shown = key.length > 8 ? `${key.slice(0, 4)}${'*'.repeat(key.length - 8)}${key.slice(-4)}` : key;
  return new Refusal(401, {
    message: `Incorrect API key provided: ${shown}.`,
    type: 'invalid_request_error',
    param: null,
    code: 'invalid_api_key',
  });
}

export function modelNotFound(id: string): Refusal {
  return new Refusal(404, {
    message: `The model '${id}' does not exist or you do not have access to it.`,
    type: 'invalid_request_error',
    param: 'model',
    code: 'model_not_found',
  });
}

/** Its `code` is null: clients have to match the text. */
export function unverified(modelId: string): Refusal {
  return new Refusal(403, {
    message: `Your organization must be verified to use the model \`${modelId}\`. Please go to the organization settings and click on Verify Organization. If you just verified, it can take up to 15 minutes for access to propagate.`,
    type: 'invalid_request_error',
    param: null,
    code: null,
  });
}

export function noFunds(): Refusal {
  return new Refusal(429, {
    message: 'You exceeded your current quota, please check your plan and billing details.',
    type: 'insufficient_quota',
    param: null,
    code: 'insufficient_quota',
  });
}

export function rateLimited(headers: Readonly<Record<string, string>>): Refusal {
  return new Refusal(
    429,
    {
      message: 'Rate limit reached for images per minute. Limit 5, used 5, requested 1.',
      type: 'requests',
      param: null,
      code: 'rate_limit_exceeded',
    },
    headers,
  );
}

export function moderationBlocked(stage: 'input' | 'output'): Refusal {
  return new Refusal(400, {
    message: 'Your request was rejected by the safety system. safety_violations=[emulated].',
    type: 'image_generation_user_error',
    param: null,
    code: 'moderation_blocked',
    moderation_details: { moderation_stage: stage, categories: ['emulated'] },
  });
}

export function unknownAddress(method: string, path: string): Refusal {
  return new Refusal(404, {
    message: `Invalid URL (${method} ${path})`,
    type: 'invalid_request_error',
    param: null,
    code: null,
  });
}
