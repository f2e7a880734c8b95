// Says so, above everything else, when the server shows demonstration data.
import { useEffect, useState } from 'react';

async function isDemo() {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
    body: JSON.stringify({ query: 'query DatasetKind { dataset { demo } }' }),
  });
  const answer = await response.json();
  return answer.data?.dataset?.demo === true;
}

export function DemoBanner() {
  const [demo, setDemo] = useState(false);
  useEffect(() => {
    // An unreachable server is shown by the editor, which asks it for the schema.
    isDemo().then(setDemo, () => {});
  }, []);
  if (!demo) return null;
  return (
    <p className="demo-banner" role="status">
      <strong>Demo data.</strong> Read from the sample pages that come with the program; it is not the regions as they stand today.{' '}
      <span lang="sv">Demodata ur medföljande exempelsidor, inte regionerna i dag.</span>
    </p>
  );
}
