import { messages } from './form';

export const evaluate = messages({
  en: {},
  zh: {},
});
