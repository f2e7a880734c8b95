// Keeps the editor's colours with the system's while the page is open; GraphiQL itself asks the system only when it opens.
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect } from 'react';

export function FollowSystemTheme() {
  const { setTheme } = useGraphiQLActions();
  const chosen = useGraphiQL((state) => state.theme);
  useEffect(() => {
    // A choice in the settings stands.
    if (chosen) return undefined;
    const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)');
    const follow = () => setTheme(null);
    systemIsDark.addEventListener('change', follow);
    return () => systemIsDark.removeEventListener('change', follow);
  }, [chosen, setTheme]);
  return null;
}
