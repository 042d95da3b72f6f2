import { CfnEventBusPolicy, EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { NAMES } from '../../names';

export interface OneActiveKeyEventBusProps {
  /** The organization whose accounts may send: `o-abcd123456`. */
  readonly organizationId: string;
}

/**
 * A bus of a security account that takes IAM's events of every account of an organization, for rules of
 * your own: a ticket, a SIEM. The verdicts are where each account's Security Hub shows them.
 */
export class OneActiveKeyEventBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, { organizationId }: OneActiveKeyEventBusProps) {
    super(scope, id);
    const bus = new EventBus(this, 'Bus', { eventBusName: NAMES.events });
    new CfnEventBusPolicy(this, 'Policy', {
      eventBusName: bus.eventBusName,
      statementId: 'Organization',
      statement: {
        Sid: 'Organization',
        Effect: 'Allow',
        Principal: '*',
        Action: 'events:PutEvents',
        Resource: bus.eventBusArn,
        Condition: { StringEquals: { 'aws:PrincipalOrgID': organizationId } },
      },
    });
    this.bus = bus;
  }
}
