import { messages } from './form';

export const learn = messages({
  en: {},
  zh: {},
});
