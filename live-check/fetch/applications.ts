import https from 'node:https';
import type { ServerlessApplicationRepositoryClient } from '@aws-sdk/client-serverlessapplicationrepository';
import { type InAws, KnownError } from '../../rule-core/index';
import { MOST_BYTES } from '../aws/answers/s3';
import { GET_APPLICATION } from '../aws/answers/serverless-applications';
import type { Aws } from '../aws/ask/ask';
import { type Clients, settingsBeside } from '../aws/clients';
import { agents } from '../aws/connection/proxy';
import { loadPackages } from '../aws/connection/sdk-packages';
import { sentenceOf } from '../aws/errors';
import { signedAddress, textAt } from '../aws/signed-address';

type Application = InAws & { readonly kind: 'application' };

const PACKAGE = '@aws-sdk/client-serverlessapplicationrepository';

/** Templates of applications in the Serverless Application Repository, with a client for each region. */
export class Applications {
  private readonly clients = new Map<string, ServerlessApplicationRepositoryClient>();

  /** @param time for the template itself, in milliseconds */
  constructor(
    private readonly aws: Aws,
    private readonly account: Clients,
    private readonly time: number,
  ) {}

  /** The text of the template of a version. @throws what AWS says, in words; SdkMissing */
  async get(application: Application): Promise<string> {
    const { [PACKAGE]: sdk } = await loadPackages({
      [PACKAGE]: () => import('@aws-sdk/client-serverlessapplicationrepository'),
    });
    // The region of the ARN: each has applications of its own.
    const [, , , region = ''] = application.arn.split(':');
    const client =
      this.clients.get(region) ??
      new sdk.ServerlessApplicationRepositoryClient({ ...settingsBeside(this.account), region });
    this.clients.set(region, client);
    const asked = { ApplicationId: application.arn, SemanticVersion: application.version };
    const command = new sdk.GetApplicationCommand(asked);
    const url = signedAddress(await this.aws.ask(client, command, GET_APPLICATION).catch(inWords));
    if (!url) throw new KnownError('its template does not lie in Amazon S3');
    const { httpsAgent } = await agents(process.env);
    try {
      return await textAt(
        url,
        { time: this.time, bytes: MOST_BYTES },
        { get: https.get, agent: httpsAgent, error: (what) => new KnownError(what) },
      );
    } finally {
      httpsAgent.destroy();
    }
  }
}

function inWords(error: unknown): never {
  if ((error as Error).name !== 'NotFoundException') throw error;
  throw new KnownError(
    `there is no such version of the application, or it is not shared with this account (${sentenceOf(error)})`,
  );
}
