import { messages } from './form';

export const cli = messages({
  en: {},
  zh: {},
});
