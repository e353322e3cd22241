// axe-core on a component as jsdom has it. Colours and places are known to a real window only: the e2e tests look at those.
import axe from 'axe-core';

/** What axe finds wrong (WCAG 2.1 A and AA), a line each; empty where it finds nothing. */
export async function accessibilityFaults(container: Element = document.body): Promise<string[]> {
  const { violations } = await axe.run(container, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
    rules: { 'color-contrast': { enabled: false } },
    resultTypes: ['violations'],
  });
  return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map((n) => n.html).join('; ')})`);
}
