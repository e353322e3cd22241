import { messages } from '../form';

export const training = messages({
  en: {},
  zh: {},
});
