/** The rule of an attempt that is free by a person's word alone: its provider may know better. */
export const notChargedByPerson = 'Marked as not charged by you.';
