import { messages } from './form';

export const compute = messages({
  en: {},
  zh: {},
});
