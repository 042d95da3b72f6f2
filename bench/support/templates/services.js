'use strict';

// The parts of a template that have nothing to do with keys: what services of a team are made of.

const ref = (name) => ({ Ref: name });
const attribute = (name, what) => ({ 'Fn::GetAtt': [name, what] });
const sub = (text) => ({ 'Fn::Sub': text });
const inProduction = (yes, no) => ({ 'Fn::If': ['IsProduction', yes, no] });

const tagged = (part) => [
  { Key: 'service', Value: sub(`\${AWS::StackName}-${part}`) },
  { Key: 'stage', Value: ref('Stage') },
];

const assumedBy = (service) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: `${service}.amazonaws.com` },
      Action: 'sts:AssumeRole',
    },
  ],
});

const allow = (Action, Resource) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
});

/** An HTTP handler with its role, its log and an alarm on errors. */
function handler(id, random) {
  return {
    [`${id}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: assumedBy('lambda'),
        ManagedPolicyArns: [
          sub('arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'),
        ],
        Policies: [
          {
            PolicyName: 'read',
            PolicyDocument: allow(
              ['ssm:GetParameter'],
              [sub('arn:${AWS::Partition}:ssm:*:*:parameter/${Stage}/*')],
            ),
          },
        ],
      },
    },
    [id]: {
      Type: 'AWS::Lambda::Function',
      DependsOn: [`${id}Log`],
      Properties: {
        Runtime: random.pick(['nodejs22.x', 'python3.13', 'provided.al2023']),
        Handler: 'main.handle',
        MemorySize: random.pick([256, 512, 1024]),
        Timeout: inProduction(10, 30),
        Role: attribute(`${id}Role`, 'Arn'),
        Code: { S3Bucket: ref('Artifacts'), S3Key: sub(`\${Stage}/${id}.zip`) },
        Environment: { Variables: { STAGE: ref('Stage'), LEVEL: inProduction('warn', 'debug') } },
        Tags: tagged(id),
      },
    },
    [`${id}Log`]: {
      Type: 'AWS::Logs::LogGroup',
      Properties: {
        LogGroupName: sub(`/aws/lambda/\${AWS::StackName}-${id}`),
        RetentionInDays: inProduction(180, 14),
      },
    },
    [`${id}Alarm`]: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Dimensions: [{ Name: 'FunctionName', Value: ref(id) }],
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 5,
        Threshold: 3,
        ComparisonOperator: 'GreaterThanThreshold',
      },
    },
  };
}

/** A queue with one for what fails, and who may send. */
function queue(id) {
  return {
    [`${id}Failed`]: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } },
    [id]: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 120,
        RedrivePolicy: { deadLetterTargetArn: attribute(`${id}Failed`, 'Arn'), maxReceiveCount: 3 },
        Tags: tagged(id),
      },
    },
    [`${id}Policy`]: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [ref(id)],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: attribute(id, 'Arn'),
              Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
            },
          ],
        },
      },
    },
  };
}

/** A bucket that is private, and says so. */
function bucket(id) {
  return {
    [id]: {
      Type: 'AWS::S3::Bucket',
      DeletionPolicy: 'Retain',
      Properties: {
        BucketName: {
          'Fn::Join': ['-', [ref('AWS::StackName'), id.toLowerCase(), ref('AWS::Region')]],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: inProduction('Enabled', 'Suspended') },
        Tags: tagged(id),
      },
    },
    [`${id}Policy`]: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: ref(id),
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [attribute(id, 'Arn'), sub(`\${${id}.Arn}/*`)],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      },
    },
  };
}

/** A table with what is read from it by another key. */
function table(id) {
  return {
    [id]: {
      Type: 'AWS::DynamoDB::Table',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['owner', 'created'].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S',
        })),
        KeySchema: [
          { AttributeName: 'owner', KeyType: 'HASH' },
          { AttributeName: 'created', KeyType: 'RANGE' },
        ],
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        Tags: tagged(id),
      },
    },
  };
}

/** A load-balanced container, as teams copy it from one another. */
function container(id, random) {
  return {
    [`${id}Group`]: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: {
        GroupDescription: sub(`${id} of \${AWS::StackName}`),
        VpcId: ref('Network'),
        SecurityGroupIngress: [
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/8' },
        ],
      },
    },
    [`${id}Target`]: {
      Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
      Properties: { VpcId: ref('Network'), Port: 8080, Protocol: 'HTTP', TargetType: 'ip' },
    },
    [`${id}Task`]: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        Family: sub(`\${AWS::StackName}-${id}`),
        Cpu: random.pick(['256', '512', '1024']),
        Memory: '2048',
        NetworkMode: 'awsvpc',
        RequiresCompatibilities: ['FARGATE'],
        ContainerDefinitions: [
          {
            Name: 'main',
            Image: sub('${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/main:current'),
            PortMappings: [{ ContainerPort: 8080 }],
            Environment: [{ Name: 'STAGE', Value: ref('Stage') }],
          },
        ],
      },
    },
    [`${id}Service`]: {
      Type: 'AWS::ECS::Service',
      Properties: {
        Cluster: ref('Cluster'),
        TaskDefinition: ref(`${id}Task`),
        DesiredCount: inProduction(4, 1),
        LaunchType: 'FARGATE',
        NetworkConfiguration: {
          AwsvpcConfiguration: { Subnets: ref('Subnets'), SecurityGroups: [ref(`${id}Group`)] },
        },
        LoadBalancers: [
          { ContainerName: 'main', ContainerPort: 8080, TargetGroupArn: ref(`${id}Target`) },
        ],
      },
    },
  };
}

const SERVICES = { Handler: handler, Queue: queue, Store: bucket, Table: table, Web: container };

/** Services until there are about so many resources. */
function servicesOf(count, random) {
  const resources = {};
  for (let number = 0, made = 0; made < count; number++) {
    const kind = random.pick(Object.keys(SERVICES));
    const service = SERVICES[kind](`${kind}${number}`, random);
    made += Object.keys(service).length;
    Object.assign(resources, service);
  }
  return resources;
}

module.exports = { allow, attribute, inProduction, ref, servicesOf, sub, tagged };
