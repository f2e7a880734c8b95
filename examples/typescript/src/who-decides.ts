// Asks who decides about something in a region, and prints the bodies, the way up to the assembly, and the words that say so.
//
//   node build/who-decides.js "vem bestämmer över bussarna?" 14 [http://127.0.0.1:8080]
import { AskError, ask } from './ask.js';
import { graphql } from './gql/index.js';

const WHO_DECIDES = graphql(`
  query WhoDecides($topic: String!, $region: RegionCode!) {
    region(code: $region) {
      name
    }
    whoDecides(topic: $topic, region: $region) {
      status
      missions
      bodies(first: 3) {
        organization {
          name
          kindLabelSv
        }
        basis
        right {
          rightLabelSv
          instrument
        }
        chain {
          organization {
            name
          }
          basis
          rule
        }
        evidence(first: 2) {
          quote
          citationUrl
        }
      }
    }
  }
`);

const [topic, region, server = 'http://127.0.0.1:8080'] = process.argv.slice(2);
if (!topic || !region) {
  console.error('usage: node build/who-decides.js TOPIC REGION-CODE [SERVER]');
  process.exit(64);
}

try {
  const { data, revision } = await ask(server, WHO_DECIDES, { topic, region });
  const { status, bodies } = data.whoDecides;
  console.log(`${data.region?.name ?? region}, "${topic}": ${status} (revision ${revision})`);
  for (const body of bodies) {
    const chain = body.chain.map((step) => `${step.organization.name}${step.basis === 'INFERRED' ? ` (${step.rule})` : ''}`);
    console.log(`\n${body.organization.name}, ${body.organization.kindLabelSv}, ${body.basis}`);
    if (chain.length > 0) console.log(`  under ${chain.join(' → ')}`);
    if (body.right) console.log(`  by ${body.right.rightLabelSv}${body.right.instrument ? ` (${body.right.instrument})` : ''}`);
    for (const { quote, citationUrl } of body.evidence) console.log(`  "${quote}"\n    ${citationUrl}`);
  }
} catch (error) {
  console.error(error instanceof AskError ? `${error.code ?? 'error'}: ${error.message}` : error);
  process.exit(1);
}
