import type { Protocol } from '../service';
import { xml } from './xml';

/** What every request carries beside its input. */
const ENVELOPE = ['Action', 'Version'];

/** The AWS Query protocol: a form with `Action`, answered in XML (IAM, STS, CloudFormation). */
export function query(namespace: string): Protocol {
  return {
    parse({ body }) {
      const fields = [...new URLSearchParams(body)];
      const input = Object.fromEntries(fields.filter(([name]) => !ENVELOPE.includes(name)));
      return { action: fields.find(([name]) => name === 'Action')?.[1] ?? '', input };
    },
    answer({ action, number }, result) {
      const metadata = xml({ ResponseMetadata: { RequestId: `call-${number}` } });
      const inner = `<${action}Result>${xml(result)}</${action}Result>${metadata}`;
      return {
        status: 200,
        type: 'text/xml',
        text: `<${action}Response xmlns="${namespace}">${inner}</${action}Response>`,
      };
    },
    fail({ number }, { code, message, status }) {
      const Type = status >= 500 ? 'Receiver' : 'Sender';
      const inner = xml({
        Error: { Type, Code: code, Message: message },
        RequestId: `call-${number}`,
      });
      return {
        status,
        type: 'text/xml',
        text: `<ErrorResponse xmlns="${namespace}">${inner}</ErrorResponse>`,
      };
    },
  };
}
