import { ServiceError } from '../error';
import { restJson } from '../protocols/rest-json';
import type { Context, Data, Service } from '../service';

function getApplication({ accounts, call }: Context): Data {
  const { applicationId = '', semanticVersion = '' } = call.parameters;
  const [, , , , owner = ''] = applicationId.split(':');
  const templateUrl = accounts.get(owner)?.applications.get(`${applicationId} ${semanticVersion}`);
  if (templateUrl === undefined) {
    throw new ServiceError('NotFoundException', 'Application not found.', 404);
  }
  return {
    applicationId,
    name: applicationId.split('/').at(-1),
    version: { applicationId, semanticVersion, templateUrl },
  };
}

/** Of the Serverless Application Repository where the template of a version lies. */
export const SERVERLESS_APPLICATIONS: Service = {
  name: 'serverlessrepo',
  protocol: restJson([
    { method: 'GET', path: '/applications/{applicationId}', action: 'GetApplication' },
  ]),
  actions: { GetApplication: getApplication },
  resource: ({ parameters: { applicationId = '*' } }) => applicationId,
};
