import { messages } from '../form';

export const home = messages({
  en: {},
  zh: {},
});
