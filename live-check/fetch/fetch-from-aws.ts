import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { FromAws, InAws } from '../../rule-core/index';
import { fitsPattern, nameInAws } from '../../rule-core/index';
import { Aws } from '../aws/ask/ask';
import { loadPackages } from '../aws/connection/sdk-packages';
import { type Clients, settingsBeside } from '../aws/clients';
import { endsSession, isGivenUp, sentenceOf } from '../aws/errors';
import { Patience } from '../aws/patience';
import { inParallel } from '../aws/pool';
import { Applications } from './applications';
import { Buckets } from './objects';
import { FETCH_LIMITS, type FetchOptions } from './options';
import { exportsOf, templatesOf } from './stacks';

/** A run asks for no more things than this, and for no more text: a change could name them for ever. */
const MOST_THINGS = 500;
const MOST_TEXT = 64 * 1024 * 1024;
const AT_ONCE = 5;
/** Calls in a row that came to nothing, after which nothing more is asked. */
const PATIENCE = 3;

/** Reads what inputs name from AWS, each thing once. Never throws for what AWS says. */
export class FetchFromAws {
  private readonly aws: Aws;
  private readonly patience = new Patience(PATIENCE);
  private readonly objects: Buckets;
  private readonly applications: Applications;
  private cloudFormation: Promise<CloudFormationClient> | undefined;
  private things = 0;
  private text = 0;
  private over: string | undefined;

  constructor(
    private readonly clients: Clients,
    private readonly options: FetchOptions,
  ) {
    this.aws = Aws.forAccount(options.limits, options.onWaiting);
    this.objects = new Buckets(this.aws, clients);
    const time = options.limits?.attempt ?? FETCH_LIMITS.attempt;
    this.applications = new Applications(this.aws, clients, time);
  }

  /** Nothing more is asked. */
  end(): void {
    this.aws.end();
  }

  async get(wanted: readonly InAws[]): Promise<ReadonlyMap<InAws, FromAws>> {
    const answers = new Map<InAws, FromAws>();
    // In this order, so that the bound leaves the same out each time.
    const inOrder = [...wanted].sort((a, b) => (nameInAws(a) < nameInAws(b) ? -1 : 1));
    await inParallel(inOrder, AT_ONCE, async (it) => {
      answers.set(it, await this.one(it));
    });
    return answers;
  }

  private async one(what: InAws): Promise<FromAws> {
    const refused = this.refusal(what) ?? this.over;
    if (refused !== undefined) return { problem: refused };
    try {
      this.patience.check();
      const answer = await this.ask(what);
      this.patience.answered();
      return this.within(answer);
    } catch (error) {
      const problem = sentenceOf(error);
      if (endsSession(error)) this.over = problem;
      if (isGivenUp(error)) this.patience.lost(error);
      return { problem };
    }
  }

  /** Why this is not asked for. */
  private refusal(what: InAws): string | undefined {
    if (what.kind === 'object') {
      const { bucket } = what;
      if (!this.options.buckets.some((it) => fitsPattern(bucket, it))) {
        return `no --fetch-bucket allows ${bucket}`;
      }
    }
    this.things += 1;
    if (this.things <= MOST_THINGS) return undefined;
    return `more than ${MOST_THINGS} things are to be read from AWS. Check fewer templates at a time`;
  }

  private async ask(what: InAws): Promise<FromAws> {
    switch (what.kind) {
      case 'object':
        return { text: await this.objects.get(what) };
      case 'application':
        return { text: await this.applications.get(what) };
      case 'stack':
        return templatesOf(what.stack, this.aws, await this.stacks());
      case 'exports':
        return exportsOf(this.aws, this.clients, await this.stacks());
    }
  }

  private within(answer: FromAws): FromAws {
    this.text += 'text' in answer ? answer.text.length : 0;
    if (this.text <= MOST_TEXT) return answer;
    return {
      problem: 'the templates from AWS have 64 MB already, which is as much as one run reads',
    };
  }

  private stacks(): Promise<CloudFormationClient> {
    this.cloudFormation ??= (async () => {
      const name = '@aws-sdk/client-cloudformation';
      const sdk = await loadPackages({ [name]: () => import('@aws-sdk/client-cloudformation') });
      return new sdk[name].CloudFormationClient(settingsBeside(this.clients));
    })();
    return this.cloudFormation;
  }
}
