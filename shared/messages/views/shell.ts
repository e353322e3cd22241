import { messages } from '../form';

export const shell = messages({
  en: {},
  zh: {},
});
