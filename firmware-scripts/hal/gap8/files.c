#include "files.h"

#include "bsp/flash.h"
#include "bytes.h"

#define TABLE_MAGIC 0x02bau
#define ENTRY_MAGIC 0x01bau
#define TABLE_BYTES 32u
#define ENTRY_BYTES 32u
#define ENTRIES_MAX 8u
#define SUBTYPE_READFS 0x81u
#define DIRECTORY_MAX 512u
#define DESCRIPTOR_BYTES 12u

static _Alignas(4) uint8_t bytes[DIRECTORY_MAX];

// The flash's first word is the table's offset; 0 or all ones on a flash without one.
static bool find_partition(struct pi_device *flash, uint32_t *at)
{
    pi_flash_read(flash, 0, bytes, 4);
    uint32_t table = get_u32(bytes);
    if (table == 0 || table == UINT32_MAX) {
        return false;
    }
    pi_flash_read(flash, table, bytes, TABLE_BYTES + ENTRIES_MAX * ENTRY_BYTES);
    uint32_t entries = bytes[3] < ENTRIES_MAX ? bytes[3] : ENTRIES_MAX;
    for (uint32_t i = 0; get_u16(bytes) == TABLE_MAGIC && i < entries; i++) {
        const uint8_t *entry = bytes + TABLE_BYTES + i * ENTRY_BYTES;
        if (get_u16(entry) == ENTRY_MAGIC && entry[3] == SUBTYPE_READFS) {
            *at = get_u32(entry + 4);
            return true;
        }
    }
    return false;
}

static bool is_name(const uint8_t *stored, uint32_t count, const char *name)
{
    uint32_t i = 0;
    while (i < count && name[i] != 0 && stored[i] == (uint8_t)name[i]) {
        i++;
    }
    return i < count && name[i] == 0 && stored[i] == 0;
}

bool files_find(struct pi_device *flash, const char *name, struct file *file)
{
    uint32_t partition;
    if (!find_partition(flash, &partition)) {
        return false;
    }
    // size of the directory u32, 0 u32, files u32; then per file: at, bytes, name's bytes, name
    pi_flash_read(flash, partition, bytes, sizeof bytes);
    uint32_t files = get_u32(bytes + 8);
    uint32_t at = 12;
    for (uint32_t i = 0; i < files && at + DESCRIPTOR_BYTES <= sizeof bytes; i++) {
        uint32_t name_bytes = get_u32(bytes + at + 8);
        const uint8_t *stored = bytes + at + DESCRIPTOR_BYTES;
        if (name_bytes > sizeof bytes - at - DESCRIPTOR_BYTES) {
            return false;
        }
        if (is_name(stored, name_bytes, name)) {
            *file = (struct file){partition + get_u32(bytes + at), get_u32(bytes + at + 4)};
            return true;
        }
        at += DESCRIPTOR_BYTES + name_bytes;
    }
    return false;
}
