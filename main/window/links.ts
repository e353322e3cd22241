// The only addresses that the application ever hands to the person's browser, and only from the menu.

const LINKS = {
  onnx: 'https://onnx.ai/',
} as const;

export type Link = keyof typeof LINKS;

export const linkAddress = (link: Link): string => LINKS[link];
