/** Runs with these environment variables and no other of AWS's or of proxies', and puts back what was. */
export async function withEnvironment<T>(
  variables: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  const before = { ...process.env };
  for (const name of Object.keys(process.env)) {
    if (/^AWS_|_PROXY$/i.test(name)) Reflect.deleteProperty(process.env, name);
  }
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(process.env)) {
      if (!(name in before)) Reflect.deleteProperty(process.env, name);
    }
    Object.assign(process.env, before);
  }
}
