import { RelayLostError } from '../core/relay/relay-transport.ts';
import { AppError } from '../shared/errors.ts';
import type { CommandContext } from './command.ts';

/** What a purchase is paid with; none where all of it is done here. */
export type Money = 'real' | 'play' | 'none';

/** What was being bought, for a sentence: "run 2f1c…". */
interface Purchase {
  readonly name: string;
  readonly money: Money;
}

const moneyWords: Readonly<Record<Money, string>> = {
  real: 'It may have been charged.',
  play: 'It was play money.',
  none: 'It costs nothing.',
};

/**
 * Does what buys. Where the Proofsheet that carries it out goes meanwhile, it says that there may be a charge: the
 * journal knows what happened, and nobody is there to read it until the library is opened again.
 */
export async function orMayBeCharged<Result>(
  { lost }: Pick<CommandContext, 'lost'>,
  { name, money }: Purchase,
  buy: () => Promise<Result>,
): Promise<Result> {
  try {
    return await buy();
  } catch (error) {
    if (!lost.aborted && !(error instanceof RelayLostError)) throw error;
    throw new AppError(
      'outcome-unknown',
      `The Proofsheet that had this library open ended while ${name} was under way. ${moneyWords[money]} ` +
        '`proofsheet attempt list` shows what is known; whatever was received is kept.',
      { cause: error },
    );
  }
}
