// Asks a server everything that the audit suite of graphql-http asks: the MUST, SHOULD and MAY of GraphQL over HTTP.
//
//     node audits.js http://127.0.0.1:8080/graphql
//
// Prints a line for each audit, and ends with 1 where one is not "ok".

import { serverAudits } from 'graphql-http';

const url = process.argv[2];
if (!url) {
  console.error('usage: node audits.js URL');
  process.exit(64);
}

let failed = 0;
for (const audit of serverAudits({ url })) {
  const result = await audit.fn();
  const reason = result.status === 'ok' ? '' : `: ${result.reason}`;
  console.log(`${result.status} ${audit.id} ${audit.name}${reason}`);
  failed += result.status === 'ok' ? 0 : 1;
}
console.log(failed === 0 ? 'all passed' : `${failed} not passed`);
process.exit(failed === 0 ? 0 : 1);
