import { messages } from './form';

export const recipe = messages({
  en: {},
  zh: {},
});
