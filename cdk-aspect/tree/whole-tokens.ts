import { type IResolvable, Tokenization } from 'aws-cdk-lib';

/** A text that is one token, as the CDK writes it. */
const WHOLE = /^\$\{Token\[[A-Za-z0-9:._-]+\]\}$/;
const BEGIN = '${Token[';
/** Part of no token. */
const BETWEEN = '\n';

/**
 * The tokens that texts are made of. To ask the CDK for each of the thousand names of a large app costs
 * more than all else that is looked at, so those that are due are asked for together.
 */
export class WholeTokens {
  private readonly known = new Map<string, IResolvable | 'text'>();

  /** Looks up many texts at once. What is not found this way is asked for by itself later. */
  lookUp(texts: readonly string[]): void {
    const whole = texts.filter((it) => WHOLE.test(it));
    const tokens = tokensIn(whole);
    // None has more than one, so as many as there are texts are one of each.
    if (tokens?.length === whole.length)
      for (const [at, token] of tokens.entries()) this.known.set(whole[at] ?? '', token);
    const plain = texts.filter((it) => !it.includes(BEGIN));
    if (tokensIn(plain)?.length === 0) for (const it of plain) this.known.set(it, 'text');
  }

  /** The token that a text is, `text` where it has none, `mixed` where it is more than a token. */
  of(text: string): IResolvable | 'text' | 'mixed' {
    const known = this.known.get(text);
    if (known) return known;
    const { tokens, length } = Tokenization.reverseString(text);
    if (tokens.length === 0) return 'text';
    return (length === 1 && tokens[0]) || 'mixed';
  }
}

/** `undefined` where one of the texts has a token that the CDK does not know. */
function tokensIn(texts: readonly string[]): readonly IResolvable[] | undefined {
  try {
    return Tokenization.reverseString(texts.join(BETWEEN)).tokens;
  } catch {
    return undefined;
  }
}
