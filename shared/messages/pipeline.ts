import { messages } from './form';

export const pipeline = messages({
  en: {},
  zh: {},
});
