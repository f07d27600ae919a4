// Prints what failed, and how much did not.
export default async function* report(source) {
  let passed = 0;
  let skipped = 0;
  let failed = 0;
  for await (const { type, data } of source) {
    if (type === 'test:stderr' || type === 'test:stdout') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details.type === 'suite') continue;
    if (data.skip !== undefined) skipped++;
    else if (type === 'test:pass') passed++;
    else {
      failed++;
      const cause = data.details.error.cause ?? data.details.error;
      yield `FAIL ${data.name}\n       ${String(cause.stack ?? cause).replaceAll('\n', '\n       ')}\n`;
    }
  }
  yield `${failed ? 'FAIL' : 'ok  '} ${passed} tests passed, ${failed} failed, ${skipped} were skipped\n`;
}
