import { App, Stack } from 'aws-cdk-lib';
import { type AccountSeed, type EmbeddedIam, startEmbeddedIam } from '../../../embedded-iam/index';
import { OneActiveKeyGuard, type SweepProps } from '../../../guard/construct/index';
import { SWEEP } from '../../../guard/sweep/names';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type Endpoint, startMoto } from '../../support/moto';
import { type RunningFunction, startFunction } from '../guard-lambda/function';
import { type Front, type LambdaAnswer, startFront } from './front';
import { allows, type Made, rightsIn, s3Call } from './rights';

export const REGION = 'us-west-2';
export const MANAGEMENT = '100000000000';
const BUCKET = `one-active-key-sweep-${MANAGEMENT}-${REGION}`;

/** How an account's own function behaves. */
export type Fate =
  'works' | 'not there' | 'throws' | 'throttled' | 'throttled once' | 'silent' | 'returns too much';

export interface SweepWorld {
  readonly iam: EmbeddedIam;
  readonly moto: Endpoint;
  readonly bucket: string;
  /** Which functions were invoked, by their ARNs. */
  readonly invoked: readonly string[];
  /** Runs a sweep to its end. */
  run(props?: Partial<SweepProps>): Promise<Execution>;
  /** An object of the bucket. */
  object(key: string): Promise<string>;
  keys(prefix: string): Promise<string[]>;
  /** What there is no client for here. */
  ask(service: string, target: string, input: object, account?: string): Promise<unknown>;
  /** What was called and no policy of the construct allows, and what is allowed and nobody called. */
  rights(): { readonly denied: readonly Made[]; readonly unused: readonly string[] };
  close(): Promise<void>;
}

export interface Execution {
  readonly status: string;
  readonly output?: Record<string, unknown>;
  readonly error?: string;
  readonly cause?: string;
  readonly name: string;
  /** The names of the states that were entered, of the run itself. */
  readonly states: readonly string[];
}

/**
 * An organization: its accounts in our own IAM endpoint, the built functions as processes of their own,
 * and moto for the interpreter of the States Language, S3 and Security Hub.
 */
export async function startSweepWorld(
  accounts: readonly AccountSeed[],
  fates: Readonly<Record<string, Fate>>,
): Promise<SweepWorld> {
  const iam = await startEmbeddedIam({ accounts: [{ id: MANAGEMENT }, ...accounts] });
  const running = new Map<string, Promise<RunningFunction>>();
  const invoked: string[] = [];
  const throttled = new Set<string>();
  /** The role of each function, by the key that it signs with. */
  const roles = new Map<string, string>();
  const made: Made[] = [];
  let rights: ReturnType<typeof rightsIn> = [];
  let central: Readonly<Record<string, Readonly<Record<string, string>>>> = {};

  const front: Front = await startFront(invoke, accountOf, (authorization, method, url) => {
    const [, key = ''] = /Credential=([^/]+)\//.exec(authorization) ?? [];
    // The interpreter's own calls are those of the state machine.
    const call = s3Call(roles.get(key) ?? SWEEP.stateMachine, method, url);
    if (call) made.push(call);
  });
  const moto = await startMoto({ MOTO_PORT: String(front.port) });
  front.to = moto.url;

  async function ask(service: string, target: string, input: object, account?: string) {
    const scope = `x/20261127/${REGION}/${service}/aws4_request`;
    const response = await fetch(moto.url, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=x`,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': target,
        ...(account === undefined ? {} : { 'x-moto-account-id': account }),
      },
      body: JSON.stringify(input),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${target}: ${response.status} ${text}`);
    return JSON.parse(text) as unknown;
  }

  async function s3(where: string, method = 'GET', body?: string): Promise<string> {
    const scope = `x/20261127/${REGION}/s3/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=x`;
    const response = await fetch(`${moto.url}/${where}`, {
      method,
      headers: { authorization },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${where}: ${response.status} ${text}`);
    return text;
  }

  /** The account whose credentials these are, as STS says. */
  async function accountOf(authorization: string): Promise<string | undefined> {
    const response = await fetch(iam.url, {
      method: 'POST',
      headers: {
        authorization: authorization.replace('/securityhub/', '/sts/'),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    });
    return /<Account>(\d{12})<\/Account>/.exec(await response.text())?.[1];
  }

  function functionOf(account: string, name: string): Promise<RunningFunction> {
    const id = `${account}/${name}`;
    const known = running.get(id);
    if (known) return known;
    const role = `arn:aws:sts::${account}:assumed-role/${name}/x`;
    const { accessKeyId, secretAccessKey } = iam.credentialsFor(account, role);
    roles.set(accessKeyId, name);
    const { handler = 'sweep.member', ...environment } = central[name] ?? {};
    const started = startFunction({
      handler,
      timeout: 900,
      environment: {
        SWEEP_BUCKET: BUCKET,
        ...environment,
        AWS_REGION: REGION,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_ENDPOINT_URL_IAM: iam.url,
        AWS_ENDPOINT_URL_STS: iam.url,
        AWS_ENDPOINT_URL_ORGANIZATIONS: iam.url,
        AWS_ENDPOINT_URL_S3: front.url,
        AWS_ENDPOINT_URL_SSM: moto.url,
        AWS_ENDPOINT_URL_SECURITYHUB: front.url,
      },
    });
    running.set(id, started);
    return started;
  }

  async function invoke(arn: string, payload: string): Promise<LambdaAnswer> {
    invoked.push(arn);
    const [, account = '', name = ''] =
      /^arn:aws:lambda:[a-z0-9-]+:(\d{12}):function:([\w-]+)$/.exec(arn) ?? [];
    if (name === SWEEP.member) {
      const fate = fates[account] ?? 'not there';
      if (fate === 'silent') return { kind: 'silence' };
      if (fate === 'not there') return refused(403, 'AccessDeniedException');
      if (fate === 'throttled' || (fate === 'throttled once' && !throttled.has(account))) {
        throttled.add(account);
        return refused(429, 'TooManyRequestsException');
      }
      if (fate === 'throws') {
        // The account that the function is asked for is not the one that it is in.
        return asked(await functionOf(MANAGEMENT, SWEEP.member), payload);
      }
      if (fate === 'returns too much') {
        return { kind: 'answer', payload: JSON.stringify({ account, junk: 'x'.repeat(300_000) }) };
      }
    }
    return asked(await functionOf(account, name), payload);
  }

  await s3(
    BUCKET,
    'PUT',
    `<CreateBucketConfiguration><LocationConstraint>${REGION}</LocationConstraint></CreateBucketConfiguration>`,
  );
  const config = { stepfunctions: { execute_state_machine: true }, lambda: { use_docker: false } };
  await fetch(`${moto.url}/moto-api/config`, { method: 'POST', body: JSON.stringify(config) });

  let machines = 0;
  return {
    iam,
    moto,
    bucket: BUCKET,
    invoked,
    ask,
    object: (key) => s3(`${BUCKET}/${key}`),
    keys: async (prefix) => {
      const text = await s3(`${BUCKET}?list-type=2&prefix=${encodeURIComponent(prefix)}`);
      return [...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, it = '']) => it);
    },
    run: async (props = {}) => {
      const deployed = synthesized(props);
      central = deployed.environments;
      rights = rightsIn(deployed.resources, BUCKET);
      await ask('ssm', 'AmazonSSM.PutParameter', {
        Name: '/one-active-key/guard',
        Value: '{}',
        Type: 'String',
        Overwrite: true,
      });
      // moto begins one execution of an account, and no second.
      const own = String(900_000_000_000 + ++machines);
      const states: typeof ask = (service, target, input) => ask(service, target, input, own);
      const { stateMachineArn } = (await states('states', 'AWSStepFunctions.CreateStateMachine', {
        name: `sweep-${machines}`,
        roleArn: `arn:aws:iam::${MANAGEMENT}:role/x`,
        // moto's grammar takes no whole number there.
        definition: JSON.stringify(inShort(deployed.definition)).replaceAll(
          '"ToleratedFailurePercentage":100',
          '"ToleratedFailurePercentage":100.0',
        ),
      })) as { stateMachineArn: string };
      return execute(states, stateMachineArn, `run-${machines}`);
    },
    rights: () => {
      const others = iam.calls.flatMap(({ service, action, caller, parameters }): Made[] => {
        const [, role = ''] = /:assumed-role\/(one-active-key-sweep-[\w-]+)\//.exec(caller) ?? [];
        // Anybody may ask who they are; what the roles of other accounts may do, their template says.
        if (action === 'GetCallerIdentity' || !rights.some((it) => it.role === role)) return [];
        const resource = parameters['RoleArn'] ?? '*';
        return [{ role, action: `${service}:${action}`, resource }];
      });
      const central = new Set(rights.map((it) => it.role));
      const calls = [...made, ...others].filter((it) => central.has(it.role));
      return {
        denied: calls.filter((call) => !rights.some((it) => allows(it, call))),
        unused: rights
          .filter((it) => /^(s3|sts|organizations):/.test(it.action))
          .filter((it) => !calls.some((call) => allows(it, call)))
          .map((it) => `${it.role} ${it.action} ${it.resource}`),
      };
    },
    close: async () => {
      for (const it of running.values()) await (await it).close();
      front.close();
      await moto.stop();
      await iam.close();
    },
  };
}

const refused = (status: number, code: string): LambdaAnswer => ({ kind: 'refused', status, code });

/** The last invocation of each function: an environment of AWS Lambda works on one at a time. */
const lastOf = new WeakMap<RunningFunction, Promise<unknown>>();

async function asked(it: RunningFunction, payload: string): Promise<LambdaAnswer> {
  const before = lastOf.get(it) ?? Promise.resolve();
  const invoked = before.then(() => it.invoke(JSON.parse(payload)));
  lastOf.set(
    it,
    invoked.catch(() => undefined),
  );
  const answer = (await invoked) as unknown as Record<string, unknown>;
  const kind = typeof answer['errorType'] === 'string' ? 'error' : 'answer';
  return { kind, payload: JSON.stringify(answer) };
}

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

/** What the construct makes: the definition and the environments of its functions. */
function synthesized(props: Partial<SweepProps>) {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Guard', { env: { account: MANAGEMENT, region: REGION } });
  new OneActiveKeyGuard(stack, 'Guard', {
    code: Code.fromInline('exports.handler = undefined;'),
    sweep: { organizationId: 'o-abcdefghij', ...props },
  });
  const template = app.synth().getStackArtifact(stack.artifactId).template as {
    Resources: Record<string, Resource>;
  };
  const all = Object.values(template.Resources);
  const machine = all.find((it) => it.Type === 'AWS::StepFunctions::StateMachine');
  const text = String(machine?.Properties['DefinitionString'])
    .replaceAll('${Partition}', 'aws')
    .replaceAll('${Region}', REGION)
    .replaceAll('${Account}', MANAGEMENT)
    .replaceAll('${Bucket}', BUCKET);
  const environments = all
    .filter((it) => it.Type === 'AWS::Lambda::Function')
    .map(({ Properties: it }) => {
      const { Variables: variables } = it['Environment'] as { Variables: Record<string, unknown> };
      const own = Object.entries(variables).filter(
        ([name]) => name.startsWith('SWEEP_') && name !== 'SWEEP_BUCKET',
      );
      return [
        String(it['FunctionName']),
        {
          handler: String(it['Handler']),
          ...(variables['CONFIGURATION_PARAMETER']
            ? { CONFIGURATION_PARAMETER: '/one-active-key/guard' }
            : {}),
          ...Object.fromEntries(own.map(([name, value]) => [name, String(value)])),
        },
      ] as const;
    });
  return {
    definition: JSON.parse(text) as object,
    environments: Object.fromEntries(environments),
    resources: template.Resources,
  };
}

/** The same definition with short waits: between attempts a second, and for an account's function few. */
function inShort(definition: object): object {
  return JSON.parse(JSON.stringify(definition), (key, value: unknown) => {
    if (key === 'IntervalSeconds') return 1;
    if (key === 'MaxAttempts') return 1;
    if (key !== 'Read') return value;
    return { ...(value as object), TimeoutSeconds: 15 };
  }) as object;
}

async function execute(
  ask: SweepWorld['ask'],
  stateMachineArn: string,
  name: string,
): Promise<Execution> {
  const { executionArn } = (await ask('states', 'AWSStepFunctions.StartExecution', {
    stateMachineArn,
    name,
    input: '{}',
  })) as { executionArn: string };
  for (;;) {
    const it = (await ask('states', 'AWSStepFunctions.DescribeExecution', { executionArn })) as {
      status: string;
      output?: string;
      error?: string;
      cause?: string;
    };
    if (it.status === 'RUNNING') {
      await new Promise((resolve) => setTimeout(resolve, 200));
      continue;
    }
    const { events } = (await ask('states', 'AWSStepFunctions.GetExecutionHistory', {
      executionArn,
    })) as { events: { stateEnteredEventDetails?: { name: string } }[] };
    return {
      status: it.status,
      name,
      states: events.flatMap((one) => one.stateEnteredEventDetails?.name ?? []),
      ...(it.output === undefined ? {} : { output: JSON.parse(it.output) }),
      ...(it.error === undefined ? {} : { error: it.error }),
      ...(it.cause === undefined ? {} : { cause: it.cause }),
    };
  }
}
