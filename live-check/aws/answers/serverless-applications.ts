import type {
  GetApplicationCommandInput,
  GetApplicationCommandOutput,
} from '@aws-sdk/client-serverlessapplicationrepository';
import { Misread } from '../ask/no-answer';
import { type Operation, text } from '../ask/operation';

/** Where the template of a version of an application lies. */
export const GET_APPLICATION: Operation<
  GetApplicationCommandInput,
  GetApplicationCommandOutput,
  string
> = {
  service: 'Serverless Application Repository',
  action: 'GetApplication',
  format: 'json',
  read: ({ ApplicationId, Version: version }, asked) => {
    const it = version ?? { ApplicationId: undefined, SemanticVersion: undefined };
    if (
      ApplicationId !== asked.ApplicationId ||
      it.ApplicationId !== asked.ApplicationId ||
      it.SemanticVersion !== asked.SemanticVersion
    ) {
      throw new Misread('it is about another application, or another version');
    }
    return text(version?.TemplateUrl, 'address of the template');
  },
};
