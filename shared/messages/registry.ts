import { messages } from './form';

export const registry = messages({
  en: {},
  zh: {},
});
